package io.lockstep.replay;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.ObserverState;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The engine fails under its observers: they see all that it let out, then why it stopped, and go on where they were
 * with the next one.
 */
@Timeout(180)
class ObserverOfFailedEngineTest
{
    private static final int FATAL = 3_000;

    @TempDir
    private Path directory;
    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final Sight outputs = new Sight();
    private final Sight inputs = new Sight();

    @Test
    void shouldSeeAllThatWasLetOutAndThenWhy()
    {
        System.out.println("ObserverOfFailedEngineTest: -Dlockstep.seed=" + seed);
        final long seenBefore;
        try (ObservedNode node =
            new ObservedNode(directory, Threading.SPLIT, 1, seed, () -> new FailingProcessor(FATAL)))
        {
            final Observer<OutputListener> ofOutputs = node.journaled().observeOutputs(1, ObserverPolicy.CATCH_UP);
            final Observer<InputListener> ofInputs = node.journaled().observeInputs(1, ObserverPolicy.CATCH_UP);

            node.offer(FATAL - 1);
            seeEvents(ofOutputs, FATAL - 1);
            final boolean wasSound = ofOutputs.failure() == null;
            node.offerAtOnce();
            ObservedNode.pollUntil(ofOutputs, outputs, ObserverState.FAILED);
            node.stop();
            ObservedNode.pollUntil(ofInputs, inputs, ObserverState.FAILED);

            assertTrue(wasSound);
            assertTrue(ofOutputs.failure().getMessage().contains("failed at sequence " + FATAL),
                ofOutputs.failure().getMessage());
            assertEquals(FATAL - 1, ofOutputs.lastSequence());
            assertTrue(ofInputs.lastSequence() >= FATAL - 1, "lastSequence=" + ofInputs.lastSequence());
            ofOutputs.close();
            ofInputs.close();
            seenBefore = ofOutputs.lastSequence();
        }

        try (ObservedNode next = new ObservedNode(directory, Threading.SPLIT, 1, seed);
            Observer<OutputListener> observer =
                next.journaled().observeOutputs(seenBefore + 1, ObserverPolicy.CATCH_UP))
        {
            next.stop();
            ObservedNode.pollUntil(observer, outputs, ObserverState.ENDED);

            assertNull(observer.failure());
            assertEquals(next.journaled().recovery().events(), observer.lastSequence());
            assertArrayEquals(Sight.ofOutputs(directory).all(), outputs.all());
            assertArrayEquals(Sight.ofInputs(directory).all(), inputs.all());
        }
    }

    private void seeEvents(final Observer<OutputListener> observer, final long sequence)
    {
        final long deadlineNs = System.nanoTime() + 60_000_000_000L;
        boolean isSeen = false;
        while (!isSeen)
        {
            isSeen = observer.poll(outputs, 10) == 0 && observer.lastSequence() == sequence;
            assertTrue(System.nanoTime() - deadlineNs < 0, "the outputs of event " + sequence + " were not seen, but " +
                observer.lastSequence() + " was");
        }
    }

    private static final class FailingProcessor implements Processor
    {
        private final LedgerProcessor processor = new LedgerProcessor();
        private final long fatalEvent;
        private long events;

        private FailingProcessor(final long fatalEvent)
        {
            this.fatalEvent = fatalEvent;
        }

        @Override
        public void onStart(final ProcessorContext context)
        {
            processor.onStart(context);
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            if (++events == fatalEvent)
            {
                throw new IllegalStateException("fatal");
            }
            processor.onEvent(buffer, offset, length);
        }

        @Override
        public void onTimer(final long timerId, final long deadlineNs)
        {
            processor.onTimer(timerId, deadlineNs);
        }
    }
}
