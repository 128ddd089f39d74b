package io.lockstep.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces of Linux: one of a node, and others that a pair of virtual devices joins to it.
 *
 * <p>They are removed by {@link #close()}, and their devices with them. Root alone can make them.
 */
final class Namespaces implements AutoCloseable
{
    static final String NODE_ADDRESS = "10.213.0.1";

    private static final long TIMEOUT_SECONDS = 60;

    private final String prefix = "ls" + ProcessHandle.current().pid();
    private final List<String> names = new ArrayList<>();
    private final boolean hasNetem;

    private Namespaces()
    {
        add(name(0));
        in(name(0), "ip", "link", "set", "lo", "up");
        in(name(0), "ip", "addr", "add", NODE_ADDRESS + "/32", "dev", "lo");
        final String node = name(0);
        hasNetem = tryRun(within(node, "tc", "qdisc", "add", "dev", "lo", "root", "netem", "loss", "0%")).isEmpty() &&
            tryRun(within(node, "tc", "qdisc", "del", "dev", "lo", "root")).isEmpty();
    }

    /**
     * Why there can be none here.
     *
     * @return null where there can be.
     */
    static String reasonForNone()
    {
        final String name = "ls" + ProcessHandle.current().pid() + "probe";
        final String reason = tryRun(List.of("ip", "netns", "add", name));
        if (!reason.isEmpty())
        {
            return reason;
        }

        try
        {
            final String ofDevices = tryRun(
                within(name, "ip", "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1"));
            return ofDevices.isEmpty() ? null : ofDevices;
        }
        finally
        {
            tryRun(List.of("ip", "netns", "del", name));
        }
    }

    /**
     * Make the node's namespace, and others joined to it.
     *
     * @param count of the others: numbers one and up.
     */
    static Namespaces create(final int count)
    {
        final Namespaces namespaces = new Namespaces();
        try
        {
            for (int number = 1; number <= count; number++)
            {
                namespaces.join(number);
            }
        }
        catch (final RuntimeException ex)
        {
            namespaces.close();
            throw ex;
        }

        return namespaces;
    }

    /**
     * What comes before a command that is to run in a namespace.
     *
     * @param number of it; zero for the node's.
     */
    List<String> prefix(final int number)
    {
        return within(name(number));
    }

    /**
     * Address of a namespace that is joined to the node's.
     */
    static String address(final int number)
    {
        return "10.213." + number + ".2";
    }

    /**
     * Whether the kernel can disturb what a device sends.
     */
    boolean hasNetem()
    {
        return hasNetem;
    }

    /**
     * Let the kernel lose, delay, reorder and double what goes between a namespace and the node's, both ways.
     */
    void disturb(final int number)
    {
        for (final int end : new int[] {0, number})
        {
            in(name(end), "tc", "qdisc", "add", "dev", device(number, end), "root", "netem",
                "delay", "5ms", "3ms", "loss", "5%", "duplicate", "2%", "reorder", "25%", "50%");
        }
    }

    /**
     * Part a namespace from the node's, or join it again.
     */
    void isJoined(final int number, final boolean isJoined)
    {
        in(name(0), "ip", "link", "set", device(number, 0), isJoined ? "up" : "down");
    }

    @Override
    public void close()
    {
        names.forEach((name) -> tryRun(List.of("ip", "netns", "del", name)));
        names.clear();
    }

    private void join(final int number)
    {
        final String name = name(number);
        final String near = device(number, 0);
        final String far = device(number, number);
        add(name);
        in(name(0), "ip", "link", "add", "name", near, "type", "veth", "peer", "name", far, "netns", name);
        in(name(0), "ip", "addr", "add", "10.213." + number + ".1/24", "dev", near);
        in(name(0), "ip", "link", "set", near, "up");
        in(name, "ip", "link", "set", "lo", "up");
        in(name, "ip", "addr", "add", address(number) + "/24", "dev", far);
        in(name, "ip", "link", "set", far, "up");
        in(name, "ip", "route", "add", "default", "via", "10.213." + number + ".1");
    }

    private String name(final int number)
    {
        return prefix + "n" + number;
    }

    private static String device(final int number, final int end)
    {
        return "v" + number + (end == 0 ? "node" : "client");
    }

    private void add(final String name)
    {
        run(List.of("ip", "netns", "add", name));
        names.add(name);
    }

    private static void in(final String name, final String... command)
    {
        run(within(name, command));
    }

    private static List<String> within(final String name, final String... command)
    {
        final List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(List.of(command));
        return whole;
    }

    private static void run(final List<String> command)
    {
        final String fault = tryRun(command);
        if (!fault.isEmpty())
        {
            throw new IllegalStateException(fault);
        }
    }

    /**
     * Run a command to its end.
     *
     * @return nothing where it went well; else the command and what it printed.
     */
    private static String tryRun(final List<String> command)
    {
        final Process process;
        try
        {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        }
        catch (final IOException ex)
        {
            return String.join(" ", command) + ": " + ex.getMessage();
        }

        try
        {
            final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            final boolean hasEnded = process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            return hasEnded && process.exitValue() == 0 ? "" : String.join(" ", command) + ": " + text;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
        finally
        {
            process.destroyForcibly();
        }
    }
}
