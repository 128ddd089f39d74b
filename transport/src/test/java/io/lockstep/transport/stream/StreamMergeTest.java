package io.lockstep.transport.stream;

import io.lockstep.codecs.stream.MessageHeaderDecoder;
import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.SlowPolicy;
import io.lockstep.codecs.stream.StreamOutputDecoder;
import io.lockstep.codecs.stream.StreamOutputEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * History and live outputs in any interleaving, with losses, become one sequence.
 */
@Timeout(120)
class StreamMergeTest
{
    private static final long SEED = Long.getLong("lockstep.seed", System.nanoTime());
    private static final int HELD_LENGTH = 64 * 1024;
    private static final int BODY_LENGTH = 64;
    private static final int ROUNDS = 50;
    private static final int OUTPUTS = 2000;
    private static final long RUN = 7;

    private final StreamOutputEncoder encoder = new StreamOutputEncoder();
    private final StreamOutputDecoder decoder = new StreamOutputDecoder();
    private final UnsafeBuffer message =
        new UnsafeBuffer(new byte[StreamProtocol.OUTPUT_HEADER_LENGTH + BODY_LENGTH]);
    private long delivered;
    private long dropped;
    private boolean isInOrder = true;

    private final StreamListener listener = new StreamListener()
    {
        @Override
        public void onOutput(final StreamEntry entry, final DirectBuffer buffer, final int offset, final int length)
        {
            isInOrder &= entry.sequence() == delivered + dropped + 1 && length == BODY_LENGTH;
            delivered++;
        }

        @Override
        public void onDropped(final long count)
        {
            dropped += count;
        }
    };

    @Test
    void shouldHandOutEachOutputOnceWhateverIsLost()
    {
        System.out.println("merge: -Dlockstep.seed=" + SEED);
        final Random random = new Random(SEED);
        long gaps = 0;
        for (int round = 0; round < ROUNDS; round++)
        {
            delivered = 0;
            final StreamMerge merge = new StreamMerge(listener, HELD_LENGTH, 0, -1);
            final double loss = round % 5 == 0 ? 0 : random.nextDouble() / 20;
            play(merge, random, loss);
            gaps += merge.gaps();

            assertTrue(isInOrder, "round " + round);
            assertEquals(OUTPUTS, delivered, "round " + round);
        }

        assertTrue(gaps > 0, "no live output was missing");
    }

    @Test
    void shouldCountWhatIsDroppedExactly()
    {
        final StreamMerge merge = new StreamMerge(listener, HELD_LENGTH, 0, -1);
        merge.policy(SlowPolicy.DROP);
        merge.onCaughtUp(RUN, 0, 0, -1);

        live(merge, 1);
        live(merge, 5);
        merge.onStalled();
        assertTrue(merge.isDropMeasured());
        live(merge, 9);
        merge.onCaughtUp(RUN, 8, 8, 0);

        assertEquals(3, delivered);
        assertEquals(6, dropped);
        assertEquals(6, merge.dropped());
        assertTrue(isInOrder);
    }

    @Test
    void shouldBeRidOfWhoIsTooSlow()
    {
        final StreamMerge merge = new StreamMerge(listener, HELD_LENGTH, 0, -1);
        merge.policy(SlowPolicy.DISCONNECT);
        merge.onCaughtUp(RUN, 0, 0, -1);

        live(merge, 1);
        live(merge, 3);

        assertTrue(merge.isTooSlow());
        assertEquals(1, delivered);
    }

    @Test
    void shouldThrowWhatTheListenerThrowsAndCountTheOutputAsHandedOut()
    {
        final StreamMerge merge = new StreamMerge((entry, buffer, offset, length) ->
        {
            throw new IllegalStateException("refused");
        }, HELD_LENGTH, 0, -1);
        merge.onCaughtUp(RUN, 0, 0, -1);

        live(merge, 1);

        assertEquals("refused", assertThrows(IllegalStateException.class, merge::rethrow).getMessage());
        merge.rethrow();
        assertEquals(1, merge.lastSequence());
    }

    /**
     * A node that has published some outputs, and answers what it is asked for when it likes.
     */
    private void play(final StreamMerge merge, final Random random, final double loss)
    {
        long published = random.nextInt(OUTPUTS / 2);
        long asked = 0;
        long inHistory = 0;
        boolean isAsked = true;
        while (delivered < OUTPUTS)
        {
            if (published < OUTPUTS && random.nextBoolean())
            {
                published++;
                if (random.nextDouble() >= loss)
                {
                    live(merge, published);
                }
            }
            if (isAsked && random.nextInt(4) == 0)
            {
                inHistory = Math.max(inHistory, asked);
                for (int i = random.nextInt(100); i > 0 && inHistory < published; i--)
                {
                    history(merge, ++inHistory);
                }
                if (inHistory == published)
                {
                    isAsked = false;
                    merge.onCaughtUp(RUN, published, published, 0);
                }
            }
            // The last ones may be lost with nothing behind them that would show it.
            if (merge.isGapFound() || published == OUTPUTS && !isAsked && merge.isBehind(RUN, published))
            {
                merge.beginCatchUp();
                isAsked = true;
                asked = merge.lastSequence();
                inHistory = asked;
            }
        }
    }

    private void live(final StreamMerge merge, final long number)
    {
        encode(number, number);
        merge.onLiveMessage(decoder, message, 0, message.capacity());
    }

    private void history(final StreamMerge merge, final long sequence)
    {
        encode(0, sequence);
        merge.onOwnOutput(decoder, message, StreamProtocol.OUTPUT_HEADER_LENGTH, BODY_LENGTH);
    }

    private void encode(final long number, final long sequence)
    {
        encoder.wrapAndApplyHeader(message, 0, new MessageHeaderEncoder())
            .run(RUN)
            .number(number)
            .sequence(sequence)
            .timestampNs(sequence)
            .index(0)
            .conflated(0);
        decoder.wrapAndApplyHeader(message, 0, new MessageHeaderDecoder());
    }
}
