package io.lockstep.transport.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * File with the keys of identities.
 *
 * <p>Errors: a message names file and line, and never what stands in the line.
 */
final class KeyFile
{
    static final int KEY_LENGTH_MIN = 16;
    static final int IDENTITY_LENGTH_MAX = 64;

    private static final Set<PosixFilePermission> OF_THE_OWNER = EnumSet.of(
        PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private KeyFile()
    {
    }

    static Map<String, byte[]> read(final Path file)
    {
        final List<String> lines;
        try
        {
            requireOwnersAlone(file);
            lines = Files.readAllLines(file);
        }
        catch (final IOException | UnsupportedOperationException ex)
        {
            throw new IllegalArgumentException("the key file cannot be read: file=" + file, ex);
        }

        final Map<String, byte[]> keys = new HashMap<>();
        for (int i = 0; i < lines.size(); i++)
        {
            final String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#"))
            {
                addKey(keys, line, file + ":" + (i + 1));
            }
        }

        return keys;
    }

    static String requireIdentity(final String identity)
    {
        if (identity == null || !isIdentity(identity))
        {
            throw new IllegalArgumentException(
                "an identity has 1 to " + IDENTITY_LENGTH_MAX + " letters, digits and . _ @ -");
        }

        return identity;
    }

    static byte[] requireKey(final byte[] key)
    {
        if (key.length < KEY_LENGTH_MIN)
        {
            throw new IllegalArgumentException(
                "a key has at least " + KEY_LENGTH_MIN + " bytes: length=" + key.length);
        }

        return key;
    }

    static boolean isIdentity(final String identity)
    {
        return identity.length() <= IDENTITY_LENGTH_MAX && identity.matches("[A-Za-z0-9._@-]+");
    }

    private static void addKey(final Map<String, byte[]> keys, final String line, final String place)
    {
        final String[] words = line.split("\\s+");
        if (words.length != 2 || !isIdentity(words[0]))
        {
            throw new IllegalArgumentException(place + ": expected an identity and a key");
        }

        final byte[] key;
        try
        {
            key = HexFormat.of().parseHex(words[1]);
        }
        catch (final IllegalArgumentException ex)
        {
            // Its own message would quote the key.
            throw new IllegalArgumentException(place + ": the key is not hexadecimal");
        }
        if (key.length < KEY_LENGTH_MIN)
        {
            throw new IllegalArgumentException(place + ": the key is shorter than " + KEY_LENGTH_MIN + " bytes");
        }
        if (keys.put(words[0], key) != null)
        {
            throw new IllegalArgumentException(place + ": the identity has a key already");
        }
    }

    private static void requireOwnersAlone(final Path file) throws IOException
    {
        final Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (!OF_THE_OWNER.containsAll(permissions))
        {
            throw new IllegalArgumentException(
                "only its owner may have rights to the key file (chmod 600): file=" + file);
        }
    }
}
