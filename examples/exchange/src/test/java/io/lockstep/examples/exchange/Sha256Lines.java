package io.lockstep.examples.exchange;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * SHA-256 of lines joined by a newline.
 */
final class Sha256Lines
{
    private final MessageDigest digest;
    private boolean isFirst = true;

    Sha256Lines()
    {
        try
        {
            digest = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new AssertionError(ex);
        }
    }

    void add(final String line)
    {
        if (!isFirst)
        {
            digest.update((byte)'\n');
        }
        isFirst = false;
        digest.update(line.getBytes(US_ASCII));
    }

    String sha256()
    {
        return HexFormat.of().formatHex(digest.digest());
    }
}
