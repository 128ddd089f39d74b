package io.lockstep.examples.exchange;

import io.lockstep.engine.OutputHeader;
import io.lockstep.examples.exchange.codecs.CancelReason;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedDecoder;
import io.lockstep.examples.exchange.codecs.OrderCancelledDecoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedDecoder;
import io.lockstep.examples.exchange.codecs.RejectReason;
import io.lockstep.examples.exchange.codecs.TradeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ExchangeProcessorTest
{
    private static final int MAX_ORDERS = 4;
    private static final int MAX_LEVELS = 2;

    private final List<String> outputs = new ArrayList<>();
    private final TestHost host = new TestHost(new ExchangeProcessor(MAX_ORDERS, MAX_LEVELS), this::onOutput);

    @AfterEach
    void closeHost()
    {
        host.close();
    }

    @Test
    void shouldTradeAtThePriceOfTheRestingOrderBestPriceFirstThenOldest()
    {
        sell(1, 102, 5);
        sell(2, 101, 5);
        sell(3, 101, 5);

        final List<String> reports = buy(9, 103, 12);

        assertEquals(
            List.of("accepted 9", "trade 101x5 2<9 left 0", "trade 101x5 3<9 left 0", "trade 102x2 1<9 left 3"),
            reports);
        assertEquals(1, host.size("orders"));
    }

    @Test
    void shouldRestWhatIsLeft()
    {
        sell(1, 100, 5);

        buy(2, 100, 8);

        assertEquals(List.of("accepted 3", "trade 100x3 2<3 left 0"), sell(3, 90, 3));
        assertEquals(0, host.size("orders"));
    }

    @Test
    void shouldNotTradeBeyondTheLimit()
    {
        sell(1, 101, 5);
        buy(2, 99, 5);

        final List<String> reports = buy(3, 100, 5);

        assertEquals(List.of("accepted 3"), reports);
        assertEquals(3, host.size("orders"));
    }

    @Test
    void shouldCancelWhatIsLeftOfAnImmediateOrder()
    {
        sell(1, 100, 5);

        final List<String> reports = apply(OrderMessages.NEW, OrderMessages.BUY, true, 8, 2, 100);

        assertEquals(List.of("accepted 2", "trade 100x5 1<2 left 0", "cancelled 2 3@100 IOC_RESIDUAL"), reports);
        assertEquals(0, host.size("orders"));
    }

    @Test
    void shouldCancelFirstMiddleAndLastOfALevel()
    {
        sell(1, 100, 1);
        sell(2, 100, 1);
        sell(3, 100, 1);
        sell(4, 100, 1);

        cancel(2);
        cancel(1);
        cancel(4);

        assertEquals(List.of("accepted 5", "trade 100x1 3<5 left 0"), buy(5, 100, 1));
        assertEquals(List.of("cancel rejected 3"), cancel(3));
    }

    @Test
    void shouldLosePriorityByModify()
    {
        sell(1, 100, 5);
        sell(2, 100, 5);

        final List<String> reports = modify(1, 100, 4, OrderMessages.SELL);

        assertEquals(List.of("modified 1"), reports);
        assertEquals(List.of("accepted 3", "trade 100x5 2<3 left 0", "trade 100x1 1<3 left 3"), buy(3, 100, 6));
    }

    @Test
    void shouldTradeByModify()
    {
        sell(1, 100, 5);
        buy(2, 99, 5);

        final List<String> reports = modify(2, 100, 7, OrderMessages.BUY);

        assertEquals(List.of("modified 2", "trade 100x5 1<2 left 0"), reports);
        assertEquals(List.of("cancelled 2 2@100 REQUESTED"), cancel(2));
    }

    @Test
    void shouldTradeAwayByModify()
    {
        sell(1, 100, 5);
        buy(2, 99, 5);

        final List<String> reports = modify(2, 101, 5, OrderMessages.BUY);

        assertEquals(List.of("modified 2", "trade 100x5 1<2 left 0"), reports);
        assertEquals(List.of("cancel rejected 2"), cancel(2));
        assertEquals(0, host.size("orders"));
    }

    @Test
    void shouldTakeTheIdOfAnOrderThatIsGone()
    {
        buy(1, 100, 1);
        cancel(1);

        final List<String> reports = sell(1, 200, 1);

        assertEquals(List.of("accepted 1"), reports);
    }

    @Test
    void shouldTakeExtremeValues()
    {
        apply(OrderMessages.NEW, OrderMessages.SELL, false, 4_294_967_294L, Long.MIN_VALUE, Long.MIN_VALUE);
        apply(OrderMessages.NEW, OrderMessages.BUY, false, 4_294_967_294L, 0, Long.MIN_VALUE);

        final List<String> reports =
            apply(OrderMessages.NEW, OrderMessages.BUY, false, 4_294_967_294L, Long.MAX_VALUE, Long.MAX_VALUE);

        assertEquals(List.of("accepted " + Long.MAX_VALUE), reports);
        assertEquals(1, host.size("orders"));
    }

    @Test
    void shouldRefuseDuplicateOrderId()
    {
        buy(1, 100, 1);

        assertRefused(
            List.of("rejected 1 7@200 1 DUPLICATE_ORDER_ID"), OrderMessages.NEW, OrderMessages.SELL, 7, 1, 200);
    }

    @Test
    void shouldRefuseOrderWhereAllSlotsAreTaken()
    {
        for (int i = 0; i < MAX_ORDERS; i++)
        {
            buy(i, 100, 1);
        }

        assertRefused(List.of("rejected 9 1@100 0 BOOK_FULL"), OrderMessages.NEW, OrderMessages.BUY, 1, 9, 100);
        assertRefused(List.of("rejected 9 1@100 1 BOOK_FULL"), OrderMessages.NEW, OrderMessages.SELL, 1, 9, 100);
        assertEquals(
            List.of("accepted 9", "trade 100x1 0<9 left 0"),
            apply(OrderMessages.NEW, OrderMessages.SELL, true, 1, 9, 100));
        assertEquals(List.of("accepted 10"), buy(10, 100, 1));
    }

    @Test
    void shouldRefuseOrderThatNeedsOneLevelTooMany()
    {
        buy(1, 100, 1);
        buy(2, 101, 1);

        assertRefused(List.of("rejected 3 1@102 0 BOOK_FULL"), OrderMessages.NEW, OrderMessages.BUY, 1, 3, 102);
        assertRefused(List.of("rejected 3 1@99 0 BOOK_FULL"), OrderMessages.NEW, OrderMessages.BUY, 1, 3, 99);
        assertEquals(List.of("accepted 3"), buy(3, 101, 1));
        assertEquals(List.of("accepted 4"), sell(4, 102, 1));
    }

    @Test
    void shouldRefuseModifyThatNeedsOneLevelTooMany()
    {
        buy(1, 100, 1);
        buy(2, 101, 1);
        buy(3, 101, 1);

        assertRefused(
            List.of("modify rejected 2 1@102 0 BOOK_FULL"), OrderMessages.MODIFY, OrderMessages.BUY, 1, 2, 102);
        assertRefused(
            List.of("modify rejected 3 1@102 0 BOOK_FULL"), OrderMessages.MODIFY, OrderMessages.BUY, 1, 3, 102);
        assertEquals(List.of("modified 1"), modify(1, 102, 1, OrderMessages.BUY));
        assertEquals(List.of("modified 2"), modify(2, 102, 1, OrderMessages.BUY));
    }

    @Test
    void shouldKeepNegativePricesInOrder()
    {
        sell(1, -1, 1);
        sell(2, -3, 1);

        final List<String> reports = buy(4, 0, 2);

        assertEquals(List.of("accepted 4", "trade -3x1 2<4 left 0", "trade -1x1 1<4 left 0"), reports);
    }

    @Test
    void shouldRefuseModifyOnTheOtherSide()
    {
        buy(1, 100, 1);

        assertRefused(
            List.of("modify rejected 1 1@100 1 OTHER_SIDE"), OrderMessages.MODIFY, OrderMessages.SELL, 1, 1, 100);
    }

    @Test
    void shouldRefuseWhatDoesNotRest()
    {
        buy(1, 100, 1);

        assertRefused(
            List.of("modify rejected 2 1@100 0 NOT_RESTING"), OrderMessages.MODIFY, OrderMessages.BUY, 1, 2, 100);
        assertRefused(List.of("cancel rejected 2"), OrderMessages.CANCEL, OrderMessages.BUY, 1, 2, 100);
    }

    @ParameterizedTest
    @CsvSource({ "0, 16, 0", "0, 16, -1", "0, 20, 2", "0, 20, 255", "0, 21, 2", "2, 16, 0", "2, 16, -1", "2, 20, 2" })
    void shouldRefuseInvalidEventThatGotPastTheCheck(final int type, final int fieldOffset, final int value)
    {
        buy(1, 100, 1);
        final long before = host.stateDigest();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        final OrderMessages messages = new OrderMessages(1);
        messages.append(type, OrderMessages.BUY, false, 1, OrderMessages.NEW == type ? 2 : 1, 100);
        final int length = messages.encode(0, event, 0);
        if (16 == fieldOffset)
        {
            event.putInt(8 + fieldOffset, value, LITTLE_ENDIAN);
        }
        else
        {
            event.putByte(8 + fieldOffset, (byte)value);
        }

        outputs.clear();
        host.apply(event, 0, length);

        assertEquals(1, outputs.size());
        assertEquals(RejectReason.INVALID.name(), outputs.get(0).substring(outputs.get(0).lastIndexOf(' ') + 1));
        assertEquals(before, host.stateDigest());
    }

    @Test
    void shouldThrowOnEventOfOthers()
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);

        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> host.apply(event, 0, event.capacity()));

        assertEquals("expected an event of the exchange, but: schemaId=0 templateId=0", ex.getMessage());
    }

    @ParameterizedTest
    @CsvSource({ "0, 1, maxOrders=0", "1, 0, maxLevels=0" })
    void shouldRefuseSizesThatAreNotPositive(final int maxOrders, final int maxLevels, final String expected)
    {
        final IllegalArgumentException ex = assertThrows(
            IllegalArgumentException.class, () -> new ExchangeProcessor(maxOrders, maxLevels));

        assertEquals(expected, ex.getMessage().substring(ex.getMessage().indexOf(": ") + 2));
    }

    @Test
    void shouldHaveEqualStatesAfterEqualHistories()
    {
        final OrderMessages messages = OrderFlow.generate(1, 10_000, OrderFlow.Shape.SWING);
        try (TestHost first = new TestHost(new ExchangeProcessor(1 << 14, 1 << 10), ExchangeProcessorTest::ignore);
            TestHost second = new TestHost(new ExchangeProcessor(1 << 14, 1 << 10), ExchangeProcessorTest::ignore))
        {
            final long empty = first.stateDigest();

            for (int i = 0; i < messages.count(); i++)
            {
                first.apply(messages, i);
                second.apply(messages, i);
                if (0 == i % 1000)
                {
                    assertEquals(first.stateDigest(), second.stateDigest());
                }
            }

            assertEquals(first.stateDigest(), second.stateDigest());
            assertNotEquals(empty, first.stateDigest());
        }
    }

    private void assertRefused(
        final List<String> expected,
        final int type,
        final int side,
        final long quantity,
        final long orderId,
        final long price)
    {
        final long before = host.stateDigest();

        final List<String> reports = apply(type, side, false, quantity, orderId, price);

        assertEquals(expected, reports);
        assertEquals(before, host.stateDigest(), "the state changed");
    }

    private List<String> buy(final long orderId, final long price, final long quantity)
    {
        return apply(OrderMessages.NEW, OrderMessages.BUY, false, quantity, orderId, price);
    }

    private List<String> sell(final long orderId, final long price, final long quantity)
    {
        return apply(OrderMessages.NEW, OrderMessages.SELL, false, quantity, orderId, price);
    }

    private List<String> cancel(final long orderId)
    {
        return apply(OrderMessages.CANCEL, OrderMessages.BUY, false, 1, orderId, 0);
    }

    private List<String> modify(final long orderId, final long price, final long quantity, final int side)
    {
        return apply(OrderMessages.MODIFY, side, false, quantity, orderId, price);
    }

    private List<String> apply(
        final int type, final int side, final boolean isIoc, final long quantity, final long orderId, final long price)
    {
        final OrderMessages messages = new OrderMessages(1);
        messages.append(type, side, isIoc, quantity, orderId, price);
        outputs.clear();
        host.apply(messages, 0);

        return List.copyOf(outputs);
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (header.isEmpty())
        {
            return;
        }

        final MessageHeaderDecoder messageHeader = new MessageHeaderDecoder().wrap(buffer, offset);
        assertEquals(length, MessageHeaderDecoder.ENCODED_LENGTH + messageHeader.blockLength());
        switch (messageHeader.templateId())
        {
            case TradeDecoder.TEMPLATE_ID:
                final TradeDecoder trade = new TradeDecoder().wrapAndApplyHeader(buffer, offset, messageHeader);
                final long maker = trade.makerOrderId();
                final long taker = trade.takerOrderId();
                outputs.add("trade " + trade.price() + "x" + trade.quantity() + " " + maker + "<" + taker +
                    " left " + trade.makerRemaining());
                break;

            case OrderCancelledDecoder.TEMPLATE_ID:
                final OrderCancelledDecoder cancelled =
                    new OrderCancelledDecoder().wrapAndApplyHeader(buffer, offset, messageHeader);
                final long price = buffer.getLong(offset + 16, LITTLE_ENDIAN);
                outputs.add("cancelled " + cancelled.orderId() + " " + buffer.getInt(offset + 24, LITTLE_ENDIAN) +
                    "@" + price + " " + CancelReason.get(buffer.getByte(offset + 29)));
                break;

            case OrderRejectedDecoder.TEMPLATE_ID:
                outputs.add("rejected " + refusal(buffer, offset));
                break;

            case ModifyRejectedDecoder.TEMPLATE_ID:
                outputs.add("modify rejected " + refusal(buffer, offset));
                break;

            default:
                final String[] names = { "accepted", "", "", "modified", "cancel rejected" };
                outputs.add(names[messageHeader.templateId() - 11] + " " + buffer.getLong(offset + 8, LITTLE_ENDIAN));
                break;
        }
    }

    private static void ignore(
        final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
    }

    private static String refusal(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + 8, LITTLE_ENDIAN) + " " + buffer.getInt(offset + 24, LITTLE_ENDIAN) + "@" +
            buffer.getLong(offset + 16, LITTLE_ENDIAN) + " " + (buffer.getByte(offset + 28) & 0xFF) + " " +
            RejectReason.get(buffer.getByte(offset + 29));
    }
}
