package io.lockstep.perf;

import io.aeron.Aeron;
import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.Client;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.ClientState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A client that sends numbers and looks whether each comes back once, in order.
 *
 * <p>Threading: one thread.
 */
final class SoakClient implements ClientListener, AutoCloseable
{
    private static final int HEADER_LENGTH = 8;
    private static final int SCHEMA_ID = 5000;

    private final UnsafeBuffer event;
    private final Client client;
    private long sent;
    private long echoed;
    private long acknowledged;
    private long connects;
    private long refused;
    private long strange;
    private long errors;

    SoakClient(final Aeron aeron, final String endpoint, final long source, final int length)
    {
        event = new UnsafeBuffer(new byte[length]);
        event.putShort(0, (short)(length - HEADER_LENGTH));
        event.putShort(2, (short)1);
        event.putShort(4, (short)SCHEMA_ID);
        client = Client.launch(new ClientContext()
            .ingressEndpoint(endpoint)
            .source(source)
            .aeron(aeron)
            .errorHandler((error) -> errors++)
            .listener(this));
    }

    boolean isConnected()
    {
        return client.state() == ClientState.CONNECTED;
    }

    /**
     * Send the next number.
     *
     * @return false where there is no room for the moment.
     */
    boolean trySend()
    {
        event.putLong(HEADER_LENGTH, sent + 1);
        final boolean isSent = client.offer(event, 0, event.capacity()) > 0;
        sent += isSent ? 1 : 0;
        return isSent;
    }

    int poll()
    {
        return client.poll();
    }

    long sent()
    {
        return sent;
    }

    /**
     * Numbers that are back and known to be kept.
     */
    long done()
    {
        return Math.min(echoed, acknowledged);
    }

    long connects()
    {
        return connects;
    }

    long refused()
    {
        return refused;
    }

    /**
     * Numbers that came back in another order, or not for the first time.
     */
    long strange()
    {
        return strange;
    }

    long errors()
    {
        return errors;
    }

    @Override
    public void onConnected(final long lastSourceSequence)
    {
        connects++;
    }

    @Override
    public void onOutput(
        final long sequence,
        final int index,
        final long timestampNs,
        final long sourceSequence,
        final boolean isLast,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        echoed++;
        strange += buffer.getLong(offset + HEADER_LENGTH) == echoed ? 0 : 1;
    }

    @Override
    public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
    {
        acknowledged = sourceSequence;
    }

    @Override
    public void onRefused(final long sourceSequence, final RefusalCode code)
    {
        refused++;
    }

    @Override
    public void close()
    {
        client.close();
    }
}
