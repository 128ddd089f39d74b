package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Engine;
import io.lockstep.examples.exchange.ExchangeApplication;
import io.lockstep.examples.exchange.OrderMessages;
import io.lockstep.examples.exchange.spot.SpotCommands;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The events of one source, in order, which a run offers to an engine.
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
     * Offer one event.
     *
     * @param engine to offer to.
     * @param nowNs  time of the event.
     * @param source that they are offered as.
     * @param index  of the event, from zero; its source sequence is one more.
     * @return what the engine answers.
     */
    long offer(Engine engine, long nowNs, long source, int index);

    /**
     * Offer one event over the network.
     *
     * @param connection to offer to.
     * @param index      of the event, from zero; its source sequence is one more.
     * @return what the connection answers.
     */
    long offer(FlowConnection connection, int index);

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
            public long offer(final Engine engine, final long nowNs, final long source, final int index)
            {
                final int length = orders.encode(index, event, 0);
                return engine.offer(nowNs, source, index + 1L, event, 0, length);
            }

            @Override
            public long offer(final FlowConnection connection, final int index)
            {
                return connection.offer(event, 0, orders.encode(index, event, 0));
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
            public long offer(final Engine engine, final long nowNs, final long ofSource, final int index)
            {
                return engine.offer(
                    nowNs, ofSource, index + 1L, commands.buffer(), commands.offset(index), commands.length(index));
            }

            @Override
            public long offer(final FlowConnection connection, final int index)
            {
                return connection.offer(commands.buffer(), commands.offset(index), commands.length(index));
            }
        };
    }
}
