package io.lockstep.transport.cluster;

import io.aeron.Aeron;
import io.aeron.AeronCounters;
import io.aeron.cluster.ClusterControl;
import org.agrona.CloseHelper;
import org.agrona.IoUtil;
import org.agrona.collections.LongHashSet;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersReader;

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
    private static final int SAID_LENGTH = 4096;

    private final MemberProcess[] processes;
    private final boolean[] isWanted;
    private final Path directory;
    private int restarts;

    ProcessCluster(final Path directory, final int size)
    {
        super(directory, size);
        this.directory = directory;
        processes = new MemberProcess[size];
        isWanted = new boolean[size];
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
        isWanted[id] = true;
        processes[id] = MemberProcess.start(config(id), directory.resolve("member-" + id + ".out"));
    }

    void kill(final int id)
    {
        isWanted[id] = false;
        processes[id].kill();
    }

    /**
     * Take away all that a member has, which does not run.
     */
    void wipe(final int id)
    {
        IoUtil.delete(directory(id).resolve(ClusterNode.ARCHIVE_DIRECTORY).toFile(), false);
        IoUtil.delete(directory(id).resolve(ClusterNode.CLUSTER_DIRECTORY).toFile(), false);
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
     * How often a member ended by itself, and was started again.
     */
    int restarts()
    {
        return restarts;
    }

    /**
     * Wait until all members know the same to be committed. To be called behind an event that was acknowledged: until
     * then all may show equally that they have just begun.
     */
    void awaitLogsEqual()
    {
        await("logs of equal length", () ->
        {
            final LongHashSet positions = new LongHashSet();
            for (int i = 0; i < processes.length; i++)
            {
                positions.add(ClusterProbe.commitPosition(aeronDirectoryName(i)));
            }
            return positions.size() == 1 && !positions.contains(Aeron.NULL_VALUE);
        });
    }

    /**
     * Order a snapshot of all members, as far as the leader takes the order.
     */
    boolean orderSnapshot(final int leader)
    {
        return ClusterProbe.read(aeronDirectoryName(leader), false, (counters) ->
        {
            final int counterId = ClusterProbe.counterId(counters, AeronCounters.CLUSTER_CONTROL_TOGGLE_TYPE_ID);
            return counterId != Aeron.NULL_VALUE && ClusterControl.ToggleState.SNAPSHOT.toggle(
                new AtomicCounter(counters.valuesBuffer(), counterId));
        });
    }

    void stopAll()
    {
        for (int i = 0; i < processes.length; i++)
        {
            isWanted[i] = false;
            processes[i].stop();
        }
    }

    /**
     * A member that was paused for long may find its media driver gone, and ends; as a service it is started again.
     */
    @Override
    void onWait()
    {
        for (int i = 0; i < processes.length; i++)
        {
            if (isWanted[i] && !processes[i].isAlive())
            {
                restarts++;
                start(i);
            }
        }
    }

    @Override
    String describe()
    {
        final List<String> said = new ArrayList<>();
        for (int i = 0; i < processes.length; i++)
        {
            final String all = processes[i].said();
            said.add("member " + i + " alive=" + processes[i].isAlive() + " " +
                ClusterProbe.read(aeronDirectoryName(i), "", ProcessCluster::counters) + " " +
                all.substring(Math.max(0, all.length() - SAID_LENGTH)));
        }

        return said.toString();
    }

    @Override
    public void close()
    {
        super.close();
        for (int i = 0; i < processes.length; i++)
        {
            CloseHelper.close(processes[i]);

            // What was killed has left its driver's directory.
            IoUtil.delete(new File(aeronDirectoryName(i)), true);
        }
    }

    private static String counters(final CountersReader counters)
    {
        final StringBuilder text = new StringBuilder();
        counters.forEach((counterId, typeId, keyBuffer, label) ->
        {
            if (typeId == AeronCounters.CLUSTER_ELECTION_STATE_TYPE_ID ||
                typeId == AeronCounters.CLUSTER_COMMIT_POSITION_TYPE_ID ||
                typeId == AeronCounters.CLUSTER_NODE_ROLE_TYPE_ID ||
                typeId == AeronCounters.CLUSTER_CONSENSUS_MODULE_STATE_TYPE_ID)
            {
                text.append(label).append('=').append(counters.getCounterValue(counterId)).append(' ');
            }
        });

        return text.toString();
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
            "digest.interval.ms=500",
            "heartbeat.timeout.ms=8000",
            "startup.timeout.ms=30000",
            "session.timeout.ms=120000",
            "output.window.length=1048576",
            "idle=sleep"));
        members().forEach((member) -> lines.add("member." + member.id() + "=" + member.address()));
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
