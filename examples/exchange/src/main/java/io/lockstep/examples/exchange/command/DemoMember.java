package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.JsonLine;
import io.lockstep.transport.cluster.ClusterMember;
import io.lockstep.transport.cluster.ClusterProbe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One member of a demo's cluster, in a process of its own: {@code lockstep node} with a configuration file made for it.
 *
 * <p>Threading: one thread.
 */
final class DemoMember implements AutoCloseable
{
    private final int id;
    private final Path directory;
    private final String aeronDirectoryName;
    private final Path config;
    private NodeProcess process;

    /**
     * Write the configuration of a member; it is not started.
     *
     * @param id                 of the member.
     * @param members            of the cluster.
     * @param application        that it runs.
     * @param directory          in which the member's own is to be, beside its configuration.
     * @param aeronDirectoryName of the member's media driver.
     */
    DemoMember(
        final int id,
        final List<ClusterMember> members,
        final String application,
        final Path directory,
        final String aeronDirectoryName)
    {
        this.id = id;
        this.directory = directory.resolve("member-" + id);
        this.aeronDirectoryName = aeronDirectoryName;
        final List<String> lines = new ArrayList<>(List.of(
            "application=" + application,
            "member=" + id,
            "directory=" + this.directory,
            "aeron.directory=" + aeronDirectoryName));
        members.forEach((member) -> lines.add("member." + member.id() + "=" + member.address()));
        try
        {
            config = Files.write(directory.resolve("member-" + id + ".properties"), lines);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    void start()
    {
        process = NodeProcess.startMember(config);
    }

    void awaitReady()
    {
        process.awaitReady();
    }

    void kill()
    {
        process.kill();
    }

    /**
     * Throws where the process has ended, which nobody told to.
     */
    void requireAlive()
    {
        process.requireAlive();
        if (!process.isAlive())
        {
            throw new IllegalStateException("member " + id + " ended by itself: exit status " +
                process.exitStatus() + ": " + process.complaint());
        }
    }

    /**
     * The newest event that the member has applied; negative where it is not there yet.
     */
    long appliedSequence()
    {
        return process.ready() == null ? -1 : ClusterProbe.appliedSequence(aeronDirectoryName);
    }

    void signalStop()
    {
        process.signalStop();
    }

    /**
     * Wait until the member has stopped, and run its log again.
     *
     * @param ofMember what the log of a member's directory comes to.
     * @return what the member told at its end, beside that.
     */
    End end(final Function<Path, ExchangeReplay> ofMember)
    {
        final Map<String, String> stopped = process.stop();
        if (stopped == null || !stopped.containsKey("sequence"))
        {
            throw new IllegalStateException("member " + id + " did not stop in order: exit status " +
                process.exitStatus() + ": " + process.complaint());
        }

        return new End(
            id,
            Long.parseLong(stopped.get("sequence")),
            stopped.get("stateDigest"),
            stopped.get("outputDigest"),
            ofMember.apply(directory));
    }

    @Override
    public void close()
    {
        if (process != null)
        {
            process.close();
        }
    }

    /**
     * What a member came to.
     *
     * @param id           of the member.
     * @param sequence     the last event, as it told.
     * @param stateDigest  as it told.
     * @param outputDigest as it told.
     * @param replay       of its log.
     */
    record End(int id, long sequence, String stateDigest, String outputDigest, ExchangeReplay replay)
    {
        boolean isAsReplayed()
        {
            return sequence == replay.checkpoint().sequence() &&
                stateDigest.equals(replay.stateDigest()) && outputDigest.equals(replay.outputDigest());
        }

        JsonLine json()
        {
            return new JsonLine()
                .field("member", id)
                .field("sequence", sequence)
                .field("stateDigest", stateDigest)
                .field("outputDigest", outputDigest)
                .field("replayStateDigest", replay.stateDigest())
                .field("replayOutputDigest", replay.outputDigest())
                .field("replayReportsSha256", replay.reportsSha256());
        }
    }
}
