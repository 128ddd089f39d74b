package io.lockstep.transport.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Commands of the system that a test needs.
 */
final class Commands
{
    private static final long TIMEOUT_S = 120;

    private Commands()
    {
    }

    /**
     * Run one, which has to succeed.
     *
     * @param line of words that are separated by one blank each.
     */
    static void run(final String line)
    {
        final StringBuilder said = new StringBuilder();
        assertEquals(0, status(line, said), line + ": " + said);
    }

    /**
     * Run one that may be refused.
     *
     * @param line of words that are separated by one blank each.
     * @return whether it succeeded.
     */
    static boolean tryRun(final String line)
    {
        return status(line, new StringBuilder()) == 0;
    }

    private static int status(final String line, final StringBuilder said)
    {
        try
        {
            final Process process = new ProcessBuilder(line.split(" ")).redirectErrorStream(true).start();
            said.append(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertTrue(process.waitFor(TIMEOUT_S, TimeUnit.SECONDS), line + " did not end");
            return process.exitValue();
        }
        catch (final IOException ex)
        {
            said.append(ex);
            return -1;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(ex));
        }
    }
}
