package io.lockstep.engine.codecs;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.engine.codecs.everything.MessageFrame;
import io.lockstep.engine.codecs.everything.MessageHeaderDecoder;
import io.lockstep.engine.codecs.everything.MessagePublisher;
import io.lockstep.engine.codecs.everything.NestedDecoder;
import io.lockstep.engine.codecs.everything.NestedEncoder;
import io.lockstep.engine.codecs.everything.NestedLength;
import io.lockstep.engine.codecs.everything.PlainDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class GeneratedPublisherTest
{
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private final ArrayOutlet outlet = new ArrayOutlet();
    private final MessagePublisher publisher = new MessagePublisher(outlet);

    @Test
    void shouldClaimJustWhatAMessageTakes()
    {
        publisher.claimPlain().account(5).number(6).later(7).latest((short)8);
        publisher.send();

        assertEquals(HEADER_LENGTH + PlainDecoder.BLOCK_LENGTH, outlet.claimed());
        assertEquals(1, outlet.sent());
        assertEquals(FrameOutcome.KNOWN, MessageFrame.check(outlet.buffer(), 0, outlet.claimed()));
        final PlainDecoder plain = new PlainDecoder()
            .wrapAndApplyHeader(outlet.buffer(), 0, new MessageHeaderDecoder());
        assertEquals(5, plain.account());
        assertEquals(8, plain.latest());
    }

    @Test
    void shouldPassOnThatThereIsNoRoom()
    {
        outlet.hasRoom(false);

        assertNull(publisher.claimPlain());
        assertNull(publisher.claimNested(new NestedLength()));
    }

    @Test
    void shouldLeaveNoByteUndefinedWhereAMessageHasPadding()
    {
        publisher.claimPadded().early((short)1).key(-1);
        publisher.send();

        final byte[] expected = new byte[24];
        expected[3] = 1;
        java.util.Arrays.fill(expected, 8, 16, (byte)-1);
        final byte[] actual = new byte[24];
        outlet.buffer().getBytes(HEADER_LENGTH, actual);
        assertEquals(java.util.Arrays.toString(expected), java.util.Arrays.toString(actual));
    }

    @Test
    void shouldKnowTheLengthOfAnyMessageBeforeItIsWritten()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("GeneratedPublisherTest: -Dlockstep.seed=" + seed);
        final Random random = new Random(seed);
        final NestedLength length = new NestedLength();
        int nestedTexts = 0;

        for (int run = 0; run < 500; run++)
        {
            final int[][] innerTexts = new int[random.nextInt(4)][];
            final int flatCount = random.nextInt(3);
            length.reset().flat(flatCount).tail(run % 7).outer(innerTexts.length).outerLabel(3 * innerTexts.length);
            for (int i = 0; i < innerTexts.length; i++)
            {
                innerTexts[i] = random.ints(random.nextInt(3), 0, 9).toArray();
                length.outerInner(innerTexts[i].length);
                for (final int bytes : innerTexts[i])
                {
                    length.outerInnerText(bytes);
                    nestedTexts += bytes > 0 ? 1 : 0;
                }
            }

            write(publisher.claimNested(length), innerTexts, flatCount, run % 7);
            publisher.send();

            final NestedDecoder decoder = new NestedDecoder();
            decoder.wrapAndApplyHeader(outlet.buffer(), 0, new MessageHeaderDecoder());
            assertEquals(outlet.claimed(), HEADER_LENGTH + decoder.sbeDecodedLength(), "seed=" + seed);
            assertEquals(run + 1, outlet.sent());
        }

        assertTrue(nestedTexts > 100, "too few texts in nested groups: " + nestedTexts + " seed=" + seed);
    }

    @Test
    void shouldRefuseToSendWhatIsNotAsLongAsClaimed()
    {
        final NestedEncoder nested = publisher.claimNested(new NestedLength().tail(3));
        write(nested, new int[0][], 0, 2);

        final IllegalStateException failure = assertThrows(IllegalStateException.class, publisher::send);

        assertTrue(failure.getMessage().contains("claimed="), failure.getMessage());
        assertEquals(0, outlet.sent());
        assertEquals(1, outlet.aborted());
    }

    @Test
    void shouldForgetALengthWhenAbortedOrClaimedAnew()
    {
        publisher.claimNested(new NestedLength().tail(3));
        publisher.abort();
        publisher.claimNested(new NestedLength().tail(3));
        publisher.claimOld().default_((byte)1);
        publisher.send();
        publisher.claimNew();
        publisher.send();

        assertEquals(2, outlet.sent());
        assertEquals(1, outlet.aborted());
    }

    @Test
    void shouldRefuseALengthThatCannotBe()
    {
        final NestedLength length = new NestedLength();

        assertThrows(IllegalArgumentException.class, () -> length.tail(-1));
        length.reset().tail(Integer.MAX_VALUE);
        assertThrows(ArithmeticException.class, length::encodedLength);
    }

    private static void write(
        final NestedEncoder nested, final int[][] innerTexts, final int flatCount, final int tailLength)
    {
        nested.symbol("A").span().from(1).width(2).price().mantissa(3);
        final NestedEncoder.OuterEncoder outer = nested.outerCount(innerTexts.length);
        for (final int[] texts : innerTexts)
        {
            final NestedEncoder.OuterEncoder.InnerEncoder inner = outer.next().a((short)1).innerCount(texts.length);
            for (final int bytes : texts)
            {
                inner.next().b(2.5).putText(new byte[bytes], 0, bytes);
            }
            outer.putLabel(new byte[3], 0, 3);
        }
        final NestedEncoder.FlatEncoder flat = nested.flatCount(flatCount);
        for (int i = 0; i < flatCount; i++)
        {
            flat.next().c().clear().last(true);
        }
        nested.putTail(new byte[tailLength], 0, tailLength);
    }
}
