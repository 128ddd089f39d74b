package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import org.agrona.IoUtil;
import org.agrona.collections.LongHashSet;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A cluster of processes, in the words of {@link TestClients}.
 */
final class ProcessCluster extends TestClients
{
    private final MemberProcess[] processes;
    private final Path directory;

    ProcessCluster(final Path directory, final int size)
    {
        super(directory, size);
        this.directory = directory;
        processes = new MemberProcess[size];
    }

    ProcessCluster start()
    {
        for (int i = 0; i < processes.length; i++)
        {
            start(i);
        }

        return this;
    }

    void start(final int id)
    {
        processes[id] = MemberProcess.start(config(id), directory.resolve("member-" + id + ".out"));
    }

    void kill(final int id)
    {
        processes[id].kill();
    }

    MemberProcess process(final int id)
    {
        return processes[id];
    }

    int size()
    {
        return processes.length;
    }

    /**
     * Wait until all members know the same to be committed. One that is behind shows a lower position: each election
     * adds to the log.
     */
    void awaitLogsEqual()
    {
        await("logs of equal length", () ->
        {
            final LongHashSet positions = new LongHashSet();
            for (int i = 0; i < processes.length; i++)
            {
                if (!processes[i].isAlive())
                {
                    // A member that was paused for long may find its media driver gone, and ends; as a service it
                    // would be started again.
                    start(i);
                }
                positions.add(ClusterProbe.commitPosition(aeronDirectoryName(i)));
            }
            return positions.size() == 1 && !positions.contains(Aeron.NULL_VALUE);
        });
    }

    void stopAll()
    {
        for (final MemberProcess process : processes)
        {
            process.stop();
        }
    }

    @Override
    String describe()
    {
        final List<String> said = new ArrayList<>();
        for (final MemberProcess process : processes)
        {
            said.add("alive=" + process.isAlive() + " " + process.said());
        }

        return said.toString();
    }

    @Override
    public void close()
    {
        super.close();
        for (int i = 0; i < processes.length; i++)
        {
            if (processes[i] != null)
            {
                processes[i].close();
            }

            // What was killed has left its driver's directory.
            IoUtil.delete(new File(aeronDirectoryName(i)), true);
        }
    }

    private Path config(final int id)
    {
        final List<String> lines = new ArrayList<>(List.of(
            "application=" + TallyApplication.NAME,
            "member=" + id,
            "directory=" + directory(id),
            "aeron.directory=" + aeronDirectoryName(id),
            "term.length=" + TERM_LENGTH,
            "segment.length=" + SEGMENT_LENGTH,
            "heartbeat.timeout.ms=4000",
            "startup.timeout.ms=20000",
            "session.timeout.ms=120000",
            "output.window.length=1048576",
            "idle=sleep"));
        members().forEach((member) -> lines.add("member." + member.id() + "=" + member.host() + ":" +
            String.join(",", member.ports().stream().map(String::valueOf).toList())));
        try
        {
            return Files.write(directory.resolve("member-" + id + ".properties"), lines);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
