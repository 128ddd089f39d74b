package io.lockstep.transport;

import io.lockstep.engine.Threading;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamSubscriber;
import io.lockstep.transport.stream.StreamsContext;
import io.lockstep.transport.stream.SubscriberState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Subscribers join at random moments while events are applied; what each assembles is the whole output journal.
 *
 * <p>The long form: {@code -Dlockstep.lateJoins=100}; a run is repeated by {@code -Dlockstep.seed}.
 */
@Timeout(600)
class LateJoinSystemTest
{
    private static final int JOINS = Integer.getInteger("lockstep.lateJoins", 10);
    private static final long SEED = Long.getLong("lockstep.seed", System.nanoTime());
    private static final int EVENTS_TO_A_JOIN = 2000;
    private static final int[] TEMPLATES = {
        EchoProcessor.ECHO, EchoProcessor.ECHO, EchoProcessor.THRICE, EchoProcessor.SILENT};

    @TempDir
    Path directory;

    @Test
    void shouldAssembleTheWholeOutputJournalWheneverItJoins()
    {
        System.out.println("late joins: -Dlockstep.seed=" + SEED + " -Dlockstep.lateJoins=" + JOINS);
        final Random random = new Random(SEED);
        final List<StreamRecorder> recorders = new ArrayList<>();
        final List<StreamSubscriber> subscribers = new ArrayList<>();
        try (StreamSystem system = new StreamSystem(directory))
        {
            final StreamDeclaration stream = new StreamDeclaration(StreamSystem.STREAM)
                .templates(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO, EchoProcessor.THRICE);
            system.launch(new EngineNodeContext()
                .engine(TestSystem.engineContext(directory.resolve("node"), Threading.SHARED))
                .ingressEndpoint(TestSystem.LOOPBACK)
                .streams(new StreamsContext().stream(stream))
                .failureHandler((error) -> { }));
            // So that whoever joins finds history.
            offer(system, random, EVENTS_TO_A_JOIN);
            system.awaitDurable();
            for (int join = 0; join < JOINS; join++)
            {
                offer(system, random, 1 + random.nextInt(2 * EVENTS_TO_A_JOIN));
                recorders.add(new StreamRecorder());
                subscribers.add(system.subscribe(recorders.get(join)));
            }
            system.await("all to be live", () ->
            {
                offer(system, random, 1);
                return subscribers.stream().allMatch((subscriber) -> subscriber.state() == SubscriberState.LIVE);
            });
            offer(system, random, EVENTS_TO_A_JOIN);
            offer(system, 1);
            system.awaitDurable();
            system.await("the last output", () -> recorders.stream().allMatch((recorder) ->
                recorder.lastSequence == system.offered() && recorder.joins > 0));

            final StreamRecorder journal = StreamRecorder.of(system.node().journaledEngine().outputJournal());
            for (final StreamRecorder recorder : recorders)
            {
                assertEquals(journal.count, recorder.count);
                assertEquals(journal.digest, recorder.digest);
                assertTrue(recorder.history >= EVENTS_TO_A_JOIN / 8, "of the history: " + recorder.history);
            }
        }
    }

    private static void offer(final StreamSystem system, final Random random, final int count)
    {
        for (int i = 0; i < count; i++)
        {
            system.offer(TEMPLATES[random.nextInt(TEMPLATES.length)]);
            if (random.nextInt(64) == 0)
            {
                system.poll();
            }
        }
    }

    private static void offer(final StreamSystem system, final int count)
    {
        system.offer(EchoProcessor.ECHO, count);
    }
}
