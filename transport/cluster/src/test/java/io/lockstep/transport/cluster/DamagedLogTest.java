package io.lockstep.transport.cluster;

import io.aeron.protocol.DataHeaderFlyweight;
import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.MemberLogMessages;
import io.lockstep.replay.journal.CorruptJournalException;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.agrona.collections.LongArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A member's log with one byte of a message changed.
 */
@Timeout(300)
class DamagedLogTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseALogThatIsDamagedWhereverItIs() throws IOException
    {
        final Path member;
        try (TestCluster cluster = new TestCluster(directory, 1).start())
        {
            final TestClient client = cluster.connect(1);
            cluster.sendAndAwait(TallyProcessor.ADD, 20, client);
            member = cluster.directory(0);
        }

        final MemberReplay.Result result = new HistoryChecker(member).result();
        final Checkpoint whole = result.end();
        assertEquals(0, result.committedPosition(), "neither a later term nor a snapshot proves anything");
        assertEquals(whole.sequence(), result.tailEvents());
        final MemberLog log = MemberLog.open(member, MemberLog.UNKNOWN);
        final Path segment = log.archive().resolve(log.stream().recordingId() + "-0.rec");
        final LongArrayList bodies = bodies(log);
        for (int i = 0; i < bodies.size(); i++)
        {
            flip(segment, bodies.getLong(i));
            assertThrows(CorruptJournalException.class, () -> new HistoryChecker(member));
            flip(segment, bodies.getLong(i));
        }

        assertTrue(bodies.size() > 20, "messages of the log: " + bodies.size());
        assertEquals(whole, new HistoryChecker(member).result().end());
    }

    /**
     * Where some byte of each message is, behind the header of its frame.
     */
    private static LongArrayList bodies(final MemberLog log)
    {
        final LongArrayList bodies = new LongArrayList();
        try (MemberLogMessages messages = log.messages())
        {
            while (messages.next())
            {
                bodies.addLong(messages.messagePosition() + DataHeaderFlyweight.HEADER_LENGTH +
                    bodies.size() * 7 % messages.message().capacity());
            }
        }

        return bodies;
    }

    private static void flip(final Path file, final long at) throws IOException
    {
        try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw"))
        {
            opened.seek(at);
            final int value = opened.read();
            opened.seek(at);
            opened.write(value ^ 0x55);
        }
    }
}
