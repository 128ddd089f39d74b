package io.lockstep.perf;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.codecs.MessageOutlet;
import io.lockstep.examples.exchange.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.codecs.CancelRejectedDecoder;
import io.lockstep.examples.exchange.codecs.MessageDispatcher;
import io.lockstep.examples.exchange.codecs.MessageHandler;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.codecs.MessagePublisher;
import io.lockstep.examples.exchange.codecs.ModifyAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.ModifyOrderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderDecoder;
import io.lockstep.examples.exchange.codecs.NewOrderEncoder;
import io.lockstep.examples.exchange.codecs.OrderAcceptedDecoder;
import io.lockstep.examples.exchange.codecs.OrderCancelledDecoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedDecoder;
import io.lockstep.examples.exchange.codecs.Side;
import io.lockstep.examples.exchange.codecs.TimeInForce;
import io.lockstep.examples.exchange.codecs.TradeDecoder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.util.concurrent.TimeUnit;

/**
 * What the generated dispatcher and publisher cost, beside what one writes by hand around the SBE tool's flyweights:
 * orders of the exchange.
 *
 * <p>To be read in pairs: {@code dispatch} (three kinds of message in turn) beside {@code dispatchByHand},
 * {@code decode} (every field of a new order) beside {@code decodeByHand}, {@code encode} beside {@code encodeByHand},
 * {@code roundTrip} beside {@code roundTripByHand}. The hand claims from the same outlet, heeds that there may be no
 * room, writes the header with the SBE tool's {@code wrapAndApplyHeader}, and on the way back checks schema, template,
 * lengths and version, as the generated code does.
 *
 * <p>The two of a pair are to be run in turn, several forks each: what else a machine does is more than they differ.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
        "-Dagrona.disable.bounds.checks=true",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
    })
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
public class CodecBenchmark
{
    private static final int FRAMES = 1024;
    private static final int FRAME_LENGTH = 32;

    private final UnsafeBuffer frames = new UnsafeBuffer(new byte[FRAMES * FRAME_LENGTH]);
    private final UnsafeBuffer orders = new UnsafeBuffer(new byte[FRAMES * FRAME_LENGTH]);
    private final UnsafeBuffer outlet = new UnsafeBuffer(new byte[FRAME_LENGTH]);
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final NewOrderEncoder newOrderEncoder = new NewOrderEncoder();
    private final NewOrderDecoder newOrder = new NewOrderDecoder();
    private final CancelOrderDecoder cancelOrder = new CancelOrderDecoder();
    private final ModifyOrderDecoder modifyOrder = new ModifyOrderDecoder();
    private final OrderAcceptedDecoder orderAccepted = new OrderAcceptedDecoder();
    private final TradeDecoder trade = new TradeDecoder();
    private final OrderCancelledDecoder orderCancelled = new OrderCancelledDecoder();
    private final ModifyAcceptedDecoder modifyAccepted = new ModifyAcceptedDecoder();
    private final CancelRejectedDecoder cancelRejected = new CancelRejectedDecoder();
    private final ModifyRejectedDecoder modifyRejected = new ModifyRejectedDecoder();
    private final OrderRejectedDecoder orderRejected = new OrderRejectedDecoder();
    private final SummingHandler handler = new SummingHandler();
    private final MessageDispatcher dispatcher = new MessageDispatcher(handler);
    private final MessageOutlet room = new ArrayOutlet();
    private final MessagePublisher publisher = new MessagePublisher(room);
    private int frame;
    private long number;
    private long sent;

    /**
     * Made by JMH.
     */
    public CodecBenchmark()
    {
    }

    /**
     * Lay out the frames.
     */
    @Setup
    public void setUp()
    {
        for (int i = 0; i < FRAMES; i++)
        {
            newOrderEncoder.wrapAndApplyHeader(orders, i * FRAME_LENGTH, headerEncoder).orderId(i).price(3L * i)
                .quantity(7).side(Side.BUY).timeInForce(TimeInForce.GTC).reserved(0);
            frames.putBytes(i * FRAME_LENGTH, orders, i * FRAME_LENGTH, FRAME_LENGTH);
            // A modify has the same layout up to where it is read; a cancel is its beginning.
            final int kind = (int)((i * 0x9E37_79B9L >>> 16) % 3);
            headerEncoder.wrap(frames, i * FRAME_LENGTH).templateId(
                0 == kind ? NewOrderDecoder.TEMPLATE_ID :
                1 == kind ? CancelOrderDecoder.TEMPLATE_ID : ModifyOrderDecoder.TEMPLATE_ID);
        }
    }

    /**
     * Read one order through the generated dispatcher.
     *
     * @return a sum.
     */
    @Benchmark
    public long dispatch()
    {
        frame = frame + 1 & FRAMES - 1;
        final int outcome = dispatcher.dispatch(frames, frame * FRAME_LENGTH, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Read one order by a switch, with the checks that a careful hand would make.
     *
     * @return a sum.
     */
    @Benchmark
    public long dispatchByHand()
    {
        frame = frame + 1 & FRAMES - 1;
        final int outcome = switchByHand(frames, frame * FRAME_LENGTH, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Read every field of a new order through the generated dispatcher.
     *
     * @return a sum.
     */
    @Benchmark
    public long decode()
    {
        frame = frame + 1 & FRAMES - 1;
        final int outcome = dispatcher.dispatch(orders, frame * FRAME_LENGTH, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Read every field of a new order by the switch.
     *
     * @return a sum.
     */
    @Benchmark
    public long decodeByHand()
    {
        frame = frame + 1 & FRAMES - 1;
        final int outcome = switchByHand(orders, frame * FRAME_LENGTH, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Decode an order, by hand, where the switch knows the commands alone and none of the reports.
     *
     * @return what the handler has read.
     */
    @Benchmark
    public long decodeByShortHand()
    {
        frame = frame + 1 & FRAMES - 1;
        final int outcome = shortSwitchByHand(orders, frame * FRAME_LENGTH, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Write one order through the generated publisher.
     *
     * @return orders so far.
     */
    @Benchmark
    public long encode()
    {
        number++;
        publisher.claimNewOrder().orderId(number).price(number).quantity(7).side(Side.BUY)
            .timeInForce(TimeInForce.GTC).reserved(0);
        publisher.send();
        return sent;
    }

    /**
     * Write one order with the SBE tool's encoder, in room claimed from the same outlet.
     *
     * @return orders so far.
     */
    @Benchmark
    public long encodeByHand()
    {
        number++;
        encodeByHand(number);
        return sent;
    }

    /**
     * Write one order through the publisher and read it through the dispatcher.
     *
     * @return a sum.
     */
    @Benchmark
    public long roundTrip()
    {
        encode();
        final int outcome = dispatcher.dispatch(outlet, 0, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    /**
     * Write and read one order with the SBE tool's flyweights.
     *
     * @return a sum.
     */
    @Benchmark
    public long roundTripByHand()
    {
        encodeByHand();
        final int outcome = switchByHand(outlet, 0, FRAME_LENGTH);
        return handler.sum + outcome;
    }

    private void encodeByHand(final long value)
    {
        final MutableDirectBuffer claim =
            room.claim(MessageHeaderEncoder.ENCODED_LENGTH + NewOrderEncoder.BLOCK_LENGTH);
        if (null != claim)
        {
            newOrderEncoder.wrapAndApplyHeader(claim, 0, headerEncoder).orderId(value).price(value)
                .quantity(7).side(Side.BUY).timeInForce(TimeInForce.GTC).reserved(0);
            room.send();
        }
    }

    private int shortSwitchByHand(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return FrameOutcome.TRUNCATED;
        }
        header.wrap(buffer, offset);
        if (NewOrderDecoder.SCHEMA_ID != header.schemaId())
        {
            return FrameOutcome.FOREIGN_SCHEMA;
        }

        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int blockLength = header.blockLength();
        switch (header.templateId())
        {
            case NewOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, NewOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                newOrder.wrap(buffer, body, blockLength, header.version());
                handler.onNewOrder(header, newOrder);
                return outcomeByHand();

            case CancelOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, CancelOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                cancelOrder.wrap(buffer, body, blockLength, header.version());
                handler.onCancelOrder(header, cancelOrder);
                return outcomeByHand();

            case ModifyOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, ModifyOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                modifyOrder.wrap(buffer, body, blockLength, header.version());
                handler.onModifyOrder(header, modifyOrder);
                return outcomeByHand();

            default:
                return FrameOutcome.UNKNOWN_TEMPLATE;
        }
    }

    private int switchByHand(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return FrameOutcome.TRUNCATED;
        }
        header.wrap(buffer, offset);
        if (NewOrderDecoder.SCHEMA_ID != header.schemaId())
        {
            return FrameOutcome.FOREIGN_SCHEMA;
        }

        final int body = offset + MessageHeaderDecoder.ENCODED_LENGTH;
        final int blockLength = header.blockLength();
        switch (header.templateId())
        {
            case NewOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, NewOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                newOrder.wrap(buffer, body, blockLength, header.version());
                handler.onNewOrder(header, newOrder);
                return outcomeByHand();

            case CancelOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, CancelOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                cancelOrder.wrap(buffer, body, blockLength, header.version());
                handler.onCancelOrder(header, cancelOrder);
                return outcomeByHand();

            case ModifyOrderDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, ModifyOrderDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                modifyOrder.wrap(buffer, body, blockLength, header.version());
                handler.onModifyOrder(header, modifyOrder);
                return outcomeByHand();

            case OrderAcceptedDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, OrderAcceptedDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                orderAccepted.wrap(buffer, body, blockLength, header.version());
                handler.onOrderAccepted(header, orderAccepted);
                return outcomeByHand();

            case TradeDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, TradeDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                trade.wrap(buffer, body, blockLength, header.version());
                handler.onTrade(header, trade);
                return outcomeByHand();

            case OrderCancelledDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, OrderCancelledDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                orderCancelled.wrap(buffer, body, blockLength, header.version());
                handler.onOrderCancelled(header, orderCancelled);
                return outcomeByHand();

            case ModifyAcceptedDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, ModifyAcceptedDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                modifyAccepted.wrap(buffer, body, blockLength, header.version());
                handler.onModifyAccepted(header, modifyAccepted);
                return outcomeByHand();

            case CancelRejectedDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, CancelRejectedDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                cancelRejected.wrap(buffer, body, blockLength, header.version());
                handler.onCancelRejected(header, cancelRejected);
                return outcomeByHand();

            case ModifyRejectedDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, ModifyRejectedDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                modifyRejected.wrap(buffer, body, blockLength, header.version());
                handler.onModifyRejected(header, modifyRejected);
                return outcomeByHand();

            case OrderRejectedDecoder.TEMPLATE_ID:
                if (isOutside(blockLength, OrderRejectedDecoder.BLOCK_LENGTH, length))
                {
                    return FrameOutcome.TRUNCATED;
                }
                orderRejected.wrap(buffer, body, blockLength, header.version());
                handler.onOrderRejected(header, orderRejected);
                return outcomeByHand();

            default:
                return FrameOutcome.UNKNOWN_TEMPLATE;
        }
    }

    private int outcomeByHand()
    {
        return header.version() > NewOrderDecoder.SCHEMA_VERSION ? FrameOutcome.NEWER_VERSION : FrameOutcome.KNOWN;
    }

    private static boolean isOutside(final int blockLength, final int shortest, final int length)
    {
        return blockLength < shortest || blockLength > length - MessageHeaderDecoder.ENCODED_LENGTH;
    }

    private static final class SummingHandler implements MessageHandler
    {
        private long sum;

        @Override
        public void onNewOrder(final MessageHeaderDecoder header, final NewOrderDecoder message)
        {
            sum += message.orderId() + message.price() + message.quantity() + message.sideRaw() +
                message.timeInForceRaw() + message.reserved();
        }

        @Override
        public void onCancelOrder(final MessageHeaderDecoder header, final CancelOrderDecoder message)
        {
            sum += message.orderId();
        }

        @Override
        public void onModifyOrder(final MessageHeaderDecoder header, final ModifyOrderDecoder message)
        {
            sum += message.orderId() + message.price() + message.quantity() + message.sideRaw();
        }
    }

    private final class ArrayOutlet implements MessageOutlet
    {
        @Override
        public MutableDirectBuffer claim(final int length)
        {
            return outlet;
        }

        @Override
        public void send()
        {
            sent++;
        }

        @Override
        public void abort()
        {
        }
    }
}
