package io.lockstep.examples.exchange;

import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.StateStores;
import io.lockstep.engine.state.Stores;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Drives an exchange on the caller's thread and hands each output to a listener, one behind, so that it can tell the
 * last of an event.
 */
final class TestHost implements ProcessorContext, OutputHeader, AutoCloseable
{
    private static final int MAX_OUTPUT_LENGTH = 64;

    private final DirectPageHome pages = new DirectPageHome();
    private final StateStores stores = new StateStores();
    private final ExchangeProcessor processor;
    private final OutputListener listener;
    private final byte fill;
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[OrderMessages.MAX_EVENT_LENGTH]);
    private UnsafeBuffer claimed = new UnsafeBuffer(new byte[MAX_OUTPUT_LENGTH]);
    private UnsafeBuffer pending = new UnsafeBuffer(new byte[MAX_OUTPUT_LENGTH]);
    private int claimedLength;
    private int pendingLength;
    private long sequence;
    private int index;
    private boolean isLast;

    TestHost(final ExchangeProcessor processor, final OutputListener listener)
    {
        this(processor, listener, (byte)0);
    }

    TestHost(final ExchangeProcessor processor, final OutputListener listener, final byte fill)
    {
        this.processor = processor;
        this.listener = listener;
        this.fill = fill;
        processor.onStart(this);
        stores.bind(pages);
    }

    void apply(final OrderMessages messages, final int messageIndex)
    {
        apply(event, 0, messages.encode(messageIndex, event, 0));
    }

    void apply(final DirectBuffer buffer, final int offset, final int length)
    {
        sequence++;
        index = 0;
        isLast = false;
        processor.onEvent(buffer, offset, length);
        isLast = true;
        listener.onOutput(this, pending, 0, pendingLength);
        pendingLength = 0;
    }

    long stateDigest()
    {
        return stores.digest();
    }

    int size(final String store)
    {
        return stores.store(store).size();
    }

    @Override
    public Stores stores()
    {
        return stores;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public long timeNs()
    {
        return sequence;
    }

    @Override
    public long source()
    {
        return 1;
    }

    @Override
    public long sourceSequence()
    {
        return sequence;
    }

    @Override
    public boolean schedule(final long timerId, final long deadlineNs)
    {
        throw new UnsupportedOperationException("an exchange has no timers");
    }

    @Override
    public boolean cancel(final long timerId)
    {
        throw new UnsupportedOperationException("an exchange has no timers");
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claimedLength = length;
        claimed.setMemory(0, MAX_OUTPUT_LENGTH, fill);

        return claimed;
    }

    @Override
    public void abort()
    {
        claimedLength = 0;
    }

    @Override
    public void send()
    {
        if (pendingLength > 0)
        {
            listener.onOutput(this, pending, 0, pendingLength);
            index++;
        }

        final UnsafeBuffer sent = claimed;
        claimed = pending;
        pending = sent;
        pendingLength = claimedLength;
    }

    @Override
    public int index()
    {
        return index;
    }

    @Override
    public long timestampNs()
    {
        return sequence;
    }

    @Override
    public boolean isLast()
    {
        return isLast;
    }

    @Override
    public boolean isEmpty()
    {
        return isLast && 0 == pendingLength;
    }

    @Override
    public int outcomeCode()
    {
        return Outcome.APPLIED.code();
    }

    @Override
    public void close()
    {
        pages.close();
    }
}
