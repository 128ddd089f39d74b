package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class EchoSystemTest
{
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldAnswerEventsInOrderExactlyOnce(final boolean isInvoked)
    {
        try (TestSystem system = new TestSystem(directory, isInvoked))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.ECHO, 1, 10_000);
            system.await("all acknowledgements", () -> listener.acknowledged == 10_000);

            listener.assertEchoed(10_000);
            assertEquals(0, client.unacknowledged());
            assertEquals(DurabilityLevel.OS, listener.durability);
            assertEquals(10_000, system.node().counters().value(NodeCounter.EVENTS));
            assertNull(system.node().failure());
        }
    }

    @Test
    void shouldAcknowledgeEventsWithoutOutputs()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.SILENT, 1, 1000);
            system.sendAll(client, EchoProcessor.THRICE, 1001, 1001);
            system.await("all acknowledgements", () -> listener.acknowledged == 1001);

            assertEquals(List.of(1001L, 1001L, 1001L), List.copyOf(listener.values));
        }
    }

    @Test
    void shouldCarryEventsLongerThanADatagram()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            system.send(client, EchoProcessor.LARGE, TestSystem.MAX_EVENT_LENGTH, 1);
            system.await("the acknowledgement", () -> listener.acknowledged == 1);

            listener.assertEchoed(1);
            assertEquals(TestSystem.MAX_EVENT_LENGTH, listener.lastLength);
        }
    }

    @Test
    void shouldServeSourcesEachItsOwnOutputs()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener first = new RecordingListener();
            final RecordingListener second = new RecordingListener();
            system.launch();
            final Client firstClient = system.connect(1, first);
            final Client secondClient = system.connect(2, second);

            for (int i = 1; i <= 1000; i++)
            {
                system.sendAll(firstClient, EchoProcessor.ECHO, i, i);
                system.sendAll(secondClient, EchoProcessor.ECHO, i, i);
            }
            system.await("all acknowledgements", () -> first.acknowledged == 1000 && second.acknowledged == 1000);

            first.assertEchoed(1000);
            second.assertEchoed(1000);
        }
    }

    @Test
    void shouldRefuseAnEventItDoesNotKnowAndGoOn()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.ECHO, 1, 10);
            system.sendAll(client, 99, 11, 11);
            system.sendAll(client, EchoProcessor.ECHO, 12, 20);
            system.await("all acknowledgements", () -> listener.acknowledged == 20);

            assertEquals(List.of(RefusalCode.EVENT_NOT_KNOWN), listener.refusals);
            assertEquals(List.of(11L), List.copyOf(listener.refusedSequences));
            assertEquals(19, listener.values.size());
            assertEquals(19, listener.counts.getLong(18));
            assertEquals(0, client.unacknowledged());
            assertEquals(1, listener.connects);
        }
    }

    @Test
    void shouldNotTakeEventsOfALengthThatIsNotValid()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            assertEquals(Client.LENGTH_NOT_VALID, client.offer(system.event, 0, 7));
            assertEquals(Client.LENGTH_NOT_VALID, client.offer(system.event, 0, TestSystem.MAX_EVENT_LENGTH + 1));

            system.sendAll(client, EchoProcessor.ECHO, 1, 1);
            system.await("the acknowledgement", () -> listener.acknowledged == 1);
        }
    }

    @Test
    void shouldEndEverySessionWhenTheEngineFails()
    {
        try (TestSystem system = new TestSystem(directory))
        {
            final RecordingListener listener = new RecordingListener();
            system.launch();
            final Client client = system.connect(1, listener);

            system.sendAll(client, EchoProcessor.FAIL, 1, 1);
            system.await("the end of the session", () -> listener.ends.contains(EndReason.NODE_FAILED));

            assertTrue(system.node().failure().getMessage().contains("asked to fail"));
            assertEquals(List.of(system.node().failure()), system.failures);
            assertEquals(0, listener.acknowledged);
            assertEquals(1, client.unacknowledged());
        }
    }
}
