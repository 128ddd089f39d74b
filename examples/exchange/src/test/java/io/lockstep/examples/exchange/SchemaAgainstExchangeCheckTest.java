package io.lockstep.examples.exchange;

import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.examples.exchange.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyOrderDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import io.lockstep.replay.SchemaEventCheck;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.util.SplittableRandom;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange's check by hand beside the one made from its schema.
 *
 * <p>What the hand lets in, the schema's check lets in. The hand refuses more, and only this: outputs; a version above
 * the one that it was written for; a block longer than that version's; a quantity of zero or null; reserved bytes that
 * are not zero. On everything else they agree.
 */
@Timeout(60)
class SchemaAgainstExchangeCheckTest
{
    private static final int HEADER_LENGTH = 8;
    private static final int QUANTITY_OFFSET = HEADER_LENGTH + NewOrderDecoder.quantityEncodingOffset();
    private static final int TIME_IN_FORCE_OFFSET = HEADER_LENGTH + NewOrderDecoder.timeInForceEncodingOffset();
    private static final int RESERVED_OFFSET = HEADER_LENGTH + NewOrderDecoder.reservedEncodingOffset();
    private static final int NULL_QUANTITY = -1;

    private final ExchangeCheck byHand = new ExchangeCheck();
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[64]);

    @Test
    void shouldAgreeButOnWhatTheSchemaDoesNotSay() throws IOException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("SchemaAgainstExchangeCheckTest: -Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final SchemaEventCheck bySchema = new SchemaEventCheck(check());
        final OrderMessages messages = new OrderMessages(3);
        messages.append(OrderMessages.NEW, OrderMessages.SELL, true, 10, 7, 100);
        messages.append(OrderMessages.CANCEL, OrderMessages.SELL, false, 10, 7, 100);
        messages.append(OrderMessages.MODIFY, OrderMessages.SELL, false, 10, 7, 100);
        int bothPass = 0;
        int bothRefuse = 0;
        int stricter = 0;

        for (int i = 0; i < 300_000; i++)
        {
            buffer.setMemory(0, buffer.capacity(), (byte)0);
            final int length = mutate(messages.encode(i % 3, buffer, 0), random);

            final boolean isKnownByHand = byHand.isKnown(buffer, 0, length);
            final boolean isKnownBySchema = bySchema.isKnown(buffer, 0, length);

            final boolean isMore = isKnownBySchema && saysMore(length);
            assertEquals(isKnownByHand, isKnownBySchema && !isMore, "seed=" + seed + " i=" + i);
            bothPass += isKnownByHand && isKnownBySchema ? 1 : 0;
            bothRefuse += isKnownByHand || isKnownBySchema ? 0 : 1;
            stricter += isMore ? 1 : 0;
        }

        assertTrue(bothPass > 1_000 && bothRefuse > 1_000 && stricter > 1_000,
            "bothPass=" + bothPass + " bothRefuse=" + bothRefuse + " stricter=" + stricter);
    }

    private int mutate(final int length, final SplittableRandom random)
    {
        for (int j = random.nextInt(3); j > 0; j--)
        {
            final int at = random.nextInt(length);
            final int bit = 1 << random.nextInt(Byte.SIZE);
            buffer.putByte(at, random.nextInt(4) == 0 ? (byte)0 : (byte)(buffer.getByte(at) ^ bit));
        }
        if (random.nextInt(16) == 0 && length > 16)
        {
            buffer.putInt(QUANTITY_OFFSET, random.nextInt(2) - 1, LITTLE_ENDIAN);
        }
        return random.nextInt(8) == 0 ? HEADER_LENGTH + random.nextInt(40) : length;
    }

    /**
     * Whether one of the things that only the hand looks at is as the hand does not have it.
     */
    private boolean saysMore(final int length)
    {
        final int blockLength = buffer.getShort(0, LITTLE_ENDIAN);
        final int templateId = buffer.getShort(2, LITTLE_ENDIAN);
        if (0 != buffer.getShort(6, LITTLE_ENDIAN) || templateId > ModifyOrderDecoder.TEMPLATE_ID)
        {
            return true;
        }
        if (CancelOrderDecoder.TEMPLATE_ID == templateId)
        {
            return CancelOrderDecoder.BLOCK_LENGTH != blockLength || HEADER_LENGTH + blockLength != length;
        }

        final int quantity = buffer.getInt(QUANTITY_OFFSET, LITTLE_ENDIAN);
        return NewOrderDecoder.BLOCK_LENGTH != blockLength || HEADER_LENGTH + blockLength != length ||
            0 == quantity || NULL_QUANTITY == quantity ||
            0 != buffer.getShort(RESERVED_OFFSET, LITTLE_ENDIAN) ||
            ModifyOrderDecoder.TEMPLATE_ID == templateId && 0 != buffer.getByte(TIME_IN_FORCE_OFFSET);
    }

    private static MessageCheck check() throws IOException
    {
        try (InputStream in = ExchangeCheck.class.getResourceAsStream("/META-INF/sbe/exchange.sbeir"))
        {
            assertNotNull(in, "the exchange's IR is not on the class path");
            return MessageCheck.of(SchemaReader.ofIr("exchange.sbeir", in.readAllBytes()));
        }
    }
}
