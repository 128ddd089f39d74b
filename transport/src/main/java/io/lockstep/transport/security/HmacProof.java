package io.lockstep.transport.security;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * The proof of an identity by a shared key: HMAC-SHA256 over what both sides drew, and the identity.
 *
 * <p>Each part is preceded by its length, so that no two different inputs are the same bytes; the text in front keeps
 * a key that also serves something else from proving anything here. Source: RFC 2104.
 */
final class HmacProof
{
    static final int NONCE_LENGTH = 32;
    static final int MAC_LENGTH = 32;
    static final int RESPONSE_LENGTH = NONCE_LENGTH + MAC_LENGTH;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] PURPOSE = "lockstep session 3".getBytes(StandardCharsets.US_ASCII);

    private HmacProof()
    {
    }

    static byte[] mac(final byte[] key, final byte[] challenge, final byte[] clientNonce, final String identity)
    {
        try
        {
            final Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            update(mac, PURPOSE);
            update(mac, challenge);
            update(mac, clientNonce);
            update(mac, identity.getBytes(StandardCharsets.UTF_8));
            return mac.doFinal();
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, ex);
        }
    }

    private static void update(final Mac mac, final byte[] part)
    {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
    }
}
