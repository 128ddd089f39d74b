package io.lockstep.transport;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Aeron's jar carries an Agrona of its own, and on a class path the first jar wins in silence: both have to be the
 * same.
 */
class OneAgronaTest
{
    @Test
    void shouldFindTheSameAgronaInEveryJar() throws Exception
    {
        final List<URL> copies = Collections.list(
            getClass().getClassLoader().getResources("org/agrona/concurrent/UnsafeBuffer.class"));
        final Set<String> hashes = new HashSet<>();

        for (final URL copy : copies)
        {
            hashes.add(hash(copy));
        }

        assertTrue(copies.size() > 1, "this test is about more than one copy: " + copies);
        assertEquals(1, hashes.size(), copies.toString());
    }

    private static String hash(final URL url) throws Exception
    {
        try (InputStream in = url.openStream())
        {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(in.readAllBytes()));
        }
        catch (final IOException ex)
        {
            throw new AssertionError(url.toString(), ex);
        }
    }
}
