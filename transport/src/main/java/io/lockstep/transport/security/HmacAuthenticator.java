package io.lockstep.transport.security;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Authenticator that knows a key for each identity.
 *
 * <p>The response to a challenge is the client's own nonce of 32 bytes, then HMAC-SHA256 by the key over challenge,
 * nonce and identity. It is compared in constant time, and an identity that has no key costs as much as one that has,
 * so that the time of a refusal tells nothing.
 *
 * <p>Threading: owned by the node agent.
 */
public final class HmacAuthenticator implements Authenticator
{
    private final SecureRandom random = new SecureRandom();
    private final Map<String, byte[]> keys;
    private final byte[] keyOfNobody = new byte[HmacProof.MAC_LENGTH];

    /**
     * An authenticator with keys at hand.
     *
     * @param keys of at least 16 bytes each, by identity; copied.
     */
    public HmacAuthenticator(final Map<String, byte[]> keys)
    {
        this.keys = new HashMap<>();
        for (final Map.Entry<String, byte[]> entry : keys.entrySet())
        {
            this.keys.put(
                KeyFile.requireIdentity(entry.getKey()), KeyFile.requireKey(entry.getValue()).clone());
        }
        random.nextBytes(keyOfNobody);
    }

    /**
     * An authenticator with the keys of a file: an identity and its key in hexadecimal to a line, separated by blanks;
     * empty lines and those that begin with {@code #} do not count.
     *
     * @param keyFile that only its owner may read or write.
     * @return the authenticator.
     * @throws IllegalArgumentException if the file is not of this kind, which names the line, or others may read it.
     */
    public static HmacAuthenticator of(final Path keyFile)
    {
        return new HmacAuthenticator(KeyFile.read(keyFile));
    }

    @Override
    public byte[] newChallenge()
    {
        final byte[] challenge = new byte[HmacProof.NONCE_LENGTH];
        random.nextBytes(challenge);
        return challenge;
    }

    @Override
    public boolean isAuthentic(final String identity, final byte[] challenge, final byte[] response)
    {
        if (response.length != HmacProof.RESPONSE_LENGTH)
        {
            return false;
        }

        final byte[] known = keys.get(identity);
        final byte[] nonce = Arrays.copyOf(response, HmacProof.NONCE_LENGTH);
        final byte[] mac = Arrays.copyOfRange(response, HmacProof.NONCE_LENGTH, HmacProof.RESPONSE_LENGTH);
        final byte[] expected =
            HmacProof.mac(known == null ? keyOfNobody : known, challenge, nonce, identity);
        return MessageDigest.isEqual(expected, mac) & known != null;
    }
}
