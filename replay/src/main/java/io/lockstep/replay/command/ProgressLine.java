package io.lockstep.replay.command;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A line of progress that is rewritten in place on a terminal, and printed now and then elsewhere.
 *
 * <p>Threading: one thread.
 */
public final class ProgressLine
{
    private static final long TERMINAL_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PLAIN_INTERVAL_NS = TimeUnit.SECONDS.toNanos(2);

    private final PrintWriter out;
    private final boolean isTerminal = System.console() != null;
    private final boolean isQuiet;

    private long lastNs = Long.MIN_VALUE;
    private int lastLength;

    /**
     * A line on a writer.
     *
     * @param out     usually that of standard error.
     * @param isQuiet true to print nothing.
     */
    public ProgressLine(final PrintWriter out, final boolean isQuiet)
    {
        this.out = out;
        this.isQuiet = isQuiet;
    }

    /**
     * Show a text if enough time has passed since the last one.
     *
     * @param nowNs monotonic time in nanoseconds.
     * @param text  made only where it is shown.
     */
    public void update(final long nowNs, final Supplier<String> text)
    {
        final long intervalNs = isTerminal ? TERMINAL_INTERVAL_NS : PLAIN_INTERVAL_NS;
        if (isQuiet || lastNs != Long.MIN_VALUE && nowNs - lastNs < intervalNs)
        {
            return;
        }

        lastNs = nowNs;
        show(text.get());
    }

    /**
     * Show a text that stays.
     *
     * @param text final state of the line.
     */
    public void finish(final String text)
    {
        if (!isQuiet)
        {
            show(text);
            if (isTerminal)
            {
                out.println();
            }
            lastLength = 0;
            lastNs = Long.MIN_VALUE;
        }
    }

    private void show(final String text)
    {
        if (isTerminal)
        {
            final String blanks = " ".repeat(Math.max(0, lastLength - text.length()));
            out.print("\r" + text + blanks);
            out.flush();
            lastLength = text.length();
        }
        else
        {
            out.println(text);
        }
    }
}
