package io.lockstep.transport.cluster.determinism;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.determinism.DeterminismExtension;
import io.lockstep.replay.determinism.RecordedInput;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import java.util.function.LongUnaryOperator;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The kit, with the cluster host on its class path: a clean application passes, one that does otherwise there is found.
 */
@Timeout(300)
class SingleMemberHostSystemTest
{
    private static final int LENGTH = 24;
    // What the engine itself answers to the opening of a session is longer than an output of the application.
    private static final int MAX_OUTPUT_LENGTH = 64;
    private static final int EVENTS = 30;
    private static final int SOURCES = 3;
    private static final int ODD_EVENT = 17;
    private static final int KEPT_KEY = 9;
    private static final String CLUSTER_THREAD = "clustered-service";

    @RegisterExtension
    private final DeterminismExtension clean = new DeterminismExtension(() -> new App((number) -> 0));

    @Test
    void shouldPassACleanApplicationOnTheClusterToo(final RecordedInput input)
    {
        feed(input);
    }

    @Test
    void shouldNameTheFirstEventThatIsAnsweredOtherwiseOnTheCluster() throws Exception
    {
        final String message = failure(new App((number) -> number == ODD_EVENT && isOnCluster() ? 1 : 0));

        assertTrue(message.startsWith("the cluster host and the embedded engine differ at event "), message);
    }

    @Test
    void shouldNameTheFirstEventWithAnotherStateOnTheClusterThoughOutputsAgree() throws Exception
    {
        final String message = failure(new App((number) -> 0, (number) ->
            number == ODD_EVENT && isOnCluster() ? 1 : 0));

        assertTrue(message.startsWith("the cluster host and the embedded engine come to other states at event "),
            message);
    }

    @Test
    void shouldNameAnEventThatCanNotBeAppliedOnTheCluster() throws Exception
    {
        final String message = failure(new App((number) ->
        {
            if (number == ODD_EVENT && isOnCluster())
            {
                throw new IllegalStateException("not on a cluster");
            }
            return 0;
        }));

        assertTrue(message.startsWith("on the cluster host event "), message);
        assertTrue(message.contains("not on a cluster"), message);
    }

    private static boolean isOnCluster()
    {
        return Thread.currentThread().getName().contains(CLUSTER_THREAD);
    }

    private static String failure(final App app) throws Exception
    {
        final DeterminismExtension kit = new DeterminismExtension(() -> app).restores(0);
        kit.beforeEach(null);
        feed((RecordedInput)kit.resolveParameter(null, null));
        return assertThrows(AssertionError.class, () -> kit.afterEach(null)).getMessage();
    }

    /**
     * Runs of events of each of some sources, and of none.
     */
    private static void feed(final RecordedInput input)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        new MessageHeaderEncoder().wrap(event, 0).blockLength(LENGTH - MessageHeaderEncoder.ENCODED_LENGTH)
            .templateId(1).schemaId(81).version(0);
        final long[] numbers = new long[SOURCES];
        for (int i = 1; i <= EVENTS; i++)
        {
            final int source = i * SOURCES / (EVENTS + 1);
            event.putLong(8, i % 5);
            event.putLong(16, i);
            input.event(i, source, source == 0 ? 0 : ++numbers[source], event, 0, LENGTH);
        }
    }

    /**
     * Adds up by key; sends and keeps what else it is told to.
     */
    private record App(LongUnaryOperator added, LongUnaryOperator kept) implements ReplayApplication
    {
        App(final LongUnaryOperator added)
        {
            this(added, (number) -> 0);
        }

        @Override
        public String applicationName()
        {
            return "adding";
        }

        @Override
        public CoreContext core()
        {
            return new CoreContext()
                .processor(new Adding(this))
                .eventCheck((buffer, offset, length) -> length == LENGTH);
        }

        @Override
        public int maxOutputLength()
        {
            return MAX_OUTPUT_LENGTH;
        }
    }

    private static final class Adding implements Processor
    {
        private final App app;
        private ProcessorContext ctx;
        private LongTable totals;

        Adding(final App app)
        {
            this.app = app;
        }

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            totals = ctx.stores().longTable("totals", 10);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long key = buffer.getLong(offset + 8);
            final long number = buffer.getLong(offset + 16);
            totals.put(key, Math.max(0, totals.get(key)) + number);
            totals.put(KEPT_KEY, app.kept.applyAsLong(number));
            final MutableDirectBuffer output = ctx.claim(LENGTH);
            output.putBytes(0, buffer, offset, LENGTH);
            output.putLong(16, totals.get(key) + app.added.applyAsLong(number));
            ctx.send();
        }
    }
}
