package io.lockstep.replay.cluster;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EventCheck;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.TimerQueue;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.EventReader;
import io.lockstep.replay.journal.JournalEnd;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;

/**
 * Reads the log of a cluster as the events that its members applied: with the sequences, times and sources that they
 * had there, openings and ends of sessions, refusals and advances of time among them.
 *
 * <p>Which timers of the log still had something to do depends on the state. So where an application declares timers,
 * this runs a core of its own, one event behind what it hands out; where that core fails, the members did, and the
 * events end.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 */
public final class MemberEvents implements EventReader
{
    private final MemberLogMessages messages;
    private final EngineCore core;
    private final EventCheck eventCheck;
    private final LogAdapter adapter;
    private final long endPosition;

    private EventHandler handler;
    private long sequence;
    private long timestampNs;
    private boolean isEnded;

    /**
     * A reader before the first event.
     *
     * @param messages        of the log, from its first one on; closed with this.
     * @param application     whose events they are, a context of its own.
     * @param maxOutputLength of the application, in bytes.
     * @param maxEventLength  as the members had it, in bytes.
     * @param endPosition     at which messages are left out, as are those behind it.
     */
    public MemberEvents(
        final MemberLogMessages messages,
        final CoreContext application,
        final int maxOutputLength,
        final int maxEventLength,
        final long endPosition)
    {
        this.messages = messages;
        this.endPosition = endPosition;
        eventCheck = application.eventCheck();
        adapter = new LogAdapter(new LogSequencer(new Counted(), new SessionSources(), maxEventLength));
        if (application.maxTimers() > 0)
        {
            core = new EngineCore(application.pageHomes((shard) -> new DirectPageHome()));
            core.outputs(new ListenerOutputs(OutputListener.NONE, maxOutputLength));
        }
        else
        {
            core = null;
        }
    }

    /**
     * {@inheritDoc} Here a frame is a message of the log, which comes to up to two events.
     */
    @Override
    public int poll(final EventHandler eventHandler, final int frameLimit)
    {
        handler = eventHandler;
        int count = 0;
        while (count < frameLimit && isMessageNext())
        {
            adapter.onMessage(messages);
            count++;
        }

        return count;
    }

    @Override
    public long position()
    {
        return Math.min(messages.position(), endPosition);
    }

    @Override
    public JournalEnd end()
    {
        return new JournalEnd(position(), sequence, timestampNs, messages.tornBytes(), messages.tornReason());
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(core, messages);
    }

    private boolean isMessageNext()
    {
        isEnded = isEnded || messages.position() >= endPosition;
        if (isEnded || !messages.next())
        {
            return false;
        }
        isEnded = messages.messagePosition() >= endPosition;

        return !isEnded;
    }

    /**
     * How far the history has come.
     */
    private final class Counted implements LogHistory
    {
        @Override
        public long sequence()
        {
            return sequence;
        }

        @Override
        public long timeNs()
        {
            return timestampNs;
        }

        @Override
        public long earliestDeadlineNs()
        {
            return core == null ? TimerQueue.NO_DEADLINE : core.earliestDeadlineNs();
        }

        @Override
        public boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
        {
            return eventCheck.isKnown(buffer, offset, length);
        }

        @Override
        public void apply(
            final long eventSequence,
            final long eventTimestampNs,
            final long source,
            final long sourceSequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            if (isEnded)
            {
                return;
            }
            sequence = eventSequence;
            timestampNs = eventTimestampNs;
            handler.onEvent(messages.messagePosition(), eventSequence, eventTimestampNs, source, sourceSequence,
                buffer, offset, length);
            if (core != null)
            {
                try
                {
                    core.apply(eventSequence, eventTimestampNs, source, sourceSequence, buffer, offset, length);
                }
                catch (final Throwable ex)
                {
                    // The event was handed out, and whoever applies it tells why it cannot be.
                    isEnded = core.isEventAtFault(eventSequence);
                    if (!isEnded)
                    {
                        throw ex;
                    }
                }
            }
        }
    }
}
