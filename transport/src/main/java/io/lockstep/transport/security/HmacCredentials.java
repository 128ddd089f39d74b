package io.lockstep.transport.security;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;

/**
 * Credentials that prove an identity by a key that client and node share, and that never leaves either.
 *
 * <p>Threading: owned by the client's thread.
 */
public final class HmacCredentials implements Credentials
{
    private final SecureRandom random = new SecureRandom();
    private final String identity;
    private final byte[] key;

    /**
     * Credentials with a key at hand.
     *
     * @param identity to prove.
     * @param key      of at least 16 bytes; copied.
     */
    public HmacCredentials(final String identity, final byte[] key)
    {
        this.identity = KeyFile.requireIdentity(identity);
        this.key = KeyFile.requireKey(key).clone();
    }

    /**
     * Credentials from a key file, as {@link HmacAuthenticator#of(Path)} reads it; for a client it holds its own key
     * alone.
     *
     * @param identity to prove.
     * @param keyFile  that only its owner may read.
     * @return the credentials.
     * @throws IllegalArgumentException if the file is no key file, others may read it, or it lacks the identity.
     */
    public static HmacCredentials of(final String identity, final Path keyFile)
    {
        final byte[] key = KeyFile.read(keyFile).get(Objects.requireNonNull(identity, "identity"));
        if (key == null)
        {
            throw new IllegalArgumentException("the key file lacks the identity: identity=" + identity +
                " file=" + keyFile);
        }

        return new HmacCredentials(identity, key);
    }

    @Override
    public String identity()
    {
        return identity;
    }

    @Override
    public byte[] respond(final byte[] challenge)
    {
        final byte[] nonce = new byte[HmacProof.NONCE_LENGTH];
        random.nextBytes(nonce);
        final byte[] response = Arrays.copyOf(nonce, HmacProof.RESPONSE_LENGTH);
        final byte[] mac = HmacProof.mac(key, challenge, nonce, identity);
        System.arraycopy(mac, 0, response, HmacProof.NONCE_LENGTH, HmacProof.MAC_LENGTH);
        return response;
    }
}
