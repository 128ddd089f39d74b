package io.lockstep.transport;

import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.Replayer;
import io.lockstep.replay.command.Lockstep;
import org.agrona.IoUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class SkippedEventSystemTest
{
    private static final int FATAL_SOURCE_SEQUENCE = 101;

    @TempDir
    Path directory;

    @AfterEach
    void deleteWhatTheLastProcessLeft()
    {
        IoUtil.delete(new File(EmbeddedDriver.nodeDirectoryName(directory)), true);
    }

    @Test
    void shouldStopAtAnEventUntilAnOperatorDecidesToPassOverIt() throws Exception
    {
        final String endpoint = freeEndpoint();
        final RecordingListener listener = new RecordingListener();
        EchoNodeProcess node = new EchoNodeProcess(directory, endpoint, "end-with-the-engine");
        try (TestSystem system = new TestSystem(directory))
        {
            final Client client = system.launch(TestSystem.clientContext(1, listener, endpoint)
                .isInvoked(false)
                .keepAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                .nodeTimeoutNs(TimeUnit.SECONDS.toNanos(2)));
            awaitReady(system, node);
            system.sendAll(client, EchoProcessor.ECHO, 1, FATAL_SOURCE_SEQUENCE - 1);
            system.sendAll(client, EchoProcessor.FAIL, FATAL_SOURCE_SEQUENCE, FATAL_SOURCE_SEQUENCE);
            system.sendAll(client, EchoProcessor.ECHO, FATAL_SOURCE_SEQUENCE + 1, 120);
            final String failure = awaitFailure(system, node);
            final int status = node.status();
            final long sequence = sequence(failure);
            final EngineFailure again = assertThrows(EngineFailure.class, this::recover);
            final long answered = listener.acknowledged;

            final int refused = skip(sequence + 1000);
            final int decided = skip(sequence);
            final int decidedTwice = skip(sequence);
            node.close();
            node = new EchoNodeProcess(directory, endpoint, "end-with-the-engine");
            awaitReady(system, node);
            final int inUse = skip(sequence);
            system.await("all acknowledgements", () -> listener.acknowledged == 120);
            node.kill();

            assertTrue(failure.contains("source=1 sourceSequence=" + FATAL_SOURCE_SEQUENCE), failure);
            assertTrue(failure.contains("schemaId=77 templateId=4"), failure);
            assertTrue(failure.contains("lockstep journal skip " + directory + " --sequence " + sequence), failure);
            assertEquals(EchoNodeMain.FAILED_STATUS, status);
            assertEquals(sequence, again.sequence());
            assertEquals(FATAL_SOURCE_SEQUENCE, again.event().sourceSequence());
            assertTrue(answered < FATAL_SOURCE_SEQUENCE, "acknowledged: " + answered);
            assertEquals(List.of(2, 0, 2, 2), List.of(refused, decided, decidedTwice, inUse));
            assertEquals(List.of(RefusalCode.SKIPPED), listener.refusals);
            assertEquals(FATAL_SOURCE_SEQUENCE, listener.refusedSequences.getLong(0));
            assertEquals(119, listener.values.size());
            assertEquals(119, listener.counts.getLong(118));
        }
        finally
        {
            node.close();
        }

        final Checkpoint recovered = recover();
        final Checkpoint replayed = Replayer.replay(directory, "echo", core(), TestSystem.MAX_EVENT_LENGTH,
            (header, buffer, offset, length) -> { });
        assertEquals(recovered, replayed);
    }

    private Checkpoint recover()
    {
        final JournaledEngine recovering = JournaledEngine.launch(
            TestSystem.engineContext(directory, Threading.SHARED));
        recovering.close();
        return recovering.checkpoint();
    }

    private static CoreContext core()
    {
        return new CoreContext()
            .processor(new EchoProcessor()).eventCheck(EchoProcessor.eventCheck()).pageHome(new DirectPageHome());
    }

    private int skip(final long sequence)
    {
        return Lockstep.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(new StringWriter()),
            "journal", "skip", directory.toString(), "--sequence", "" + sequence, "--reason", "asked to", "--yes");
    }

    private static String awaitFailure(final TestSystem system, final EchoNodeProcess node)
    {
        system.await("the node's process to end", node::hasEnded);
        return node.lines().stream().filter((line) -> line.startsWith(EchoNodeMain.FAILED)).findFirst().orElseThrow();
    }

    private static long sequence(final String failure)
    {
        return Long.parseLong(failure.replaceFirst(".*failed at sequence (\\d+):.*", "$1"));
    }

    private static void awaitReady(final TestSystem system, final EchoNodeProcess node)
    {
        system.await("the node's process to be ready", node::isReady);
    }

    private static String freeEndpoint() throws Exception
    {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()))
        {
            return "127.0.0.1:" + socket.getLocalPort();
        }
    }
}
