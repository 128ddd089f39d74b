package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.SpotCommands;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The events of one source, in order, which a run offers to an engine, sends to a node, or applies to a core.
 *
 * <p>Threading: one thread.
 */
interface EventFlow
{
    /**
     * Number of events.
     *
     * @return the number.
     */
    int count();

    /**
     * The source that they are offered as.
     *
     * @return made from their content, so that the same flow offered again is recognised.
     */
    long source();

    /**
     * Go to an event: {@link #buffer()}, {@link #offset()} and {@link #length()} then tell where it is, until the next
     * call.
     *
     * @param index of the event, from zero; its source sequence is one more.
     */
    void seek(int index);

    /**
     * What holds the event.
     *
     * @return the buffer.
     */
    DirectBuffer buffer();

    /**
     * Where the event's SBE message header begins.
     *
     * @return offset in the buffer.
     */
    int offset();

    /**
     * Length of the event, header included.
     *
     * @return in bytes.
     */
    int length();

    /**
     * The flow of order messages.
     *
     * @param orders of the flow.
     * @return their events.
     */
    static EventFlow of(final OrderMessages orders)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
        return new EventFlow()
        {
            private int length;

            @Override
            public int count()
            {
                return orders.count();
            }

            @Override
            public long source()
            {
                return ExchangeApplication.source(orders);
            }

            @Override
            public void seek(final int index)
            {
                length = orders.encode(index, event, 0);
            }

            @Override
            public DirectBuffer buffer()
            {
                return event;
            }

            @Override
            public int offset()
            {
                return 0;
            }

            @Override
            public int length()
            {
                return length;
            }
        };
    }

    /**
     * The flow of commands.
     *
     * @param commands of the flow.
     * @return their events.
     */
    static EventFlow of(final SpotCommands commands)
    {
        return of(commands, commands.source());
    }

    /**
     * The flow of commands, as a source that is not made from them.
     *
     * @param commands of the flow.
     * @param source   that they are offered as.
     * @return their events.
     */
    static EventFlow of(final SpotCommands commands, final long source)
    {
        return new EventFlow()
        {
            private int at;

            @Override
            public int count()
            {
                return commands.count();
            }

            @Override
            public long source()
            {
                return source;
            }

            @Override
            public void seek(final int index)
            {
                at = index;
            }

            @Override
            public DirectBuffer buffer()
            {
                return commands.buffer();
            }

            @Override
            public int offset()
            {
                return commands.offset(at);
            }

            @Override
            public int length()
            {
                return commands.length(at);
            }
        };
    }
}
