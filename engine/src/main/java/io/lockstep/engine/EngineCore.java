package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.EventRefusedDecoder;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.control.SessionCloseDecoder;
import io.lockstep.codecs.control.SessionOpenDecoder;
import io.lockstep.codecs.control.SessionOpenedEncoder;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StatePhase;
import io.lockstep.engine.state.StateStores;
import io.lockstep.engine.state.TimerQueue;
import org.agrona.DirectBuffer;

import java.util.Objects;

/**
 * The deterministic core that every host runs: it applies sequenced events, each at most once, to a processor.
 *
 * <p>What it does depends on the events and on nothing else, so that the same journal gives the same outputs, digests
 * and pages wherever it runs. It de-duplicates by (source, source sequence) in state of its own.
 *
 * <p>Time is that of the events. Each event, whatever becomes of it, first fires the timers due at or before its time,
 * as a part of itself; where there is no traffic, the host sequences an event that does nothing else.
 *
 * <p>Threading: owned by the agent that applies the events.
 *
 * <p>Errors: an exception out of {@link #apply} leaves the state half-changed; the host has to stop.
 */
public final class EngineCore implements AutoCloseable
{
    /**
     * Source of events that nobody numbers; they are never taken for duplicates.
     */
    public static final long NO_SOURCE = 0;

    /**
     * Longest output in bytes unless {@link Outputs} declares another.
     */
    public static final int MAX_OUTPUT_LENGTH_DEFAULT = 1024;

    /**
     * Most timers that fire with one event, so that the wait of an event behind timers is bounded. Part of what the
     * same journal means: it never changes.
     */
    public static final int MAX_TIMERS_PER_EVENT = 256;

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SessionOpenDecoder sessionOpen = new SessionOpenDecoder();
    private final SessionCloseDecoder sessionClose = new SessionCloseDecoder();
    private final EventRefusedDecoder eventRefused = new EventRefusedDecoder();
    private final SessionOpenedEncoder sessionOpened = new SessionOpenedEncoder();

    private final Processor processor;
    private final EventCheck eventCheck;
    private final PageHome pageHome;
    private final StateStores stores = new StateStores();
    private final LongTable sources;
    private final Timers timers;
    private final long checkpointInterval;
    private final CurrentEvent event;

    private Outputs outputs;
    private long sequence;
    private long timeNs = Long.MIN_VALUE;
    private long nextCheckpoint;

    /**
     * Start the processor, which declares its stores. Their pages are made when the first host takes the core.
     *
     * @param ctx that is concluded and then read.
     */
    public EngineCore(final CoreContext ctx)
    {
        ctx.conclude();
        processor = ctx.processor();
        eventCheck = ctx.eventCheck();
        pageHome = ctx.pageHome();
        checkpointInterval = ctx.checkpointInterval();
        nextCheckpoint = checkpointInterval;
        sources = stores.longTable("lockstep.sources", ctx.maxSources());
        timers = new Timers(stores, ctx.maxTimers());
        event = new CurrentEvent(stores, timers);
        processor.onStart(event);
    }

    /**
     * A host takes the core: outputs go to it from now on. The first call opens the home of the pages; a later one, by
     * another host, may come between two events.
     *
     * @param outputs of the host.
     */
    public void outputs(final Outputs outputs)
    {
        Objects.requireNonNull(outputs, "outputs");
        if (this.outputs == null)
        {
            stores.bind(pageHome);
            timers.onBound();
        }

        this.outputs = outputs;
        event.outputs(outputs);
    }

    /**
     * Apply one event.
     *
     * @param eventSequence       of the event: the last one plus one.
     * @param timestampNs         of the event, in nanoseconds since the epoch: not below the last one.
     * @param eventSource         that numbered it, or {@link #NO_SOURCE}.
     * @param eventSourceSequence that the source gave it.
     * @param buffer              that holds the event.
     * @param offset              where its SBE message header begins.
     * @param length              of the event in bytes.
     * @throws IllegalStateException    if sequence or time do not follow the last event's.
     * @throws IllegalArgumentException if the application does not know the event.
     */
    public void apply(
        final long eventSequence,
        final long timestampNs,
        final long eventSource,
        final long eventSourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (eventSequence != sequence + 1)
        {
            throw new IllegalStateException(
                "expected sequence " + (sequence + 1) + ", but: sequence=" + eventSequence);
        }
        if (timestampNs < timeNs)
        {
            throw new IllegalStateException("time went backwards at sequence " + eventSequence +
                ": expected at least " + timeNs + ", but: timestampNs=" + timestampNs);
        }

        stores.header().beginBatch();
        sequence = eventSequence;
        timeNs = timestampNs;
        event.begin(eventSequence, timestampNs);
        if (timers.isDue(timestampNs))
        {
            fireTimers();
        }

        final int timerOutputs = event.outputCount();
        event.source(eventSource, eventSourceSequence);
        final Outcome outcome = dispatch(buffer, offset, length);
        event.dropClaim();
        outputs.endOfEvent(
            eventSequence, timestampNs, eventSource, eventSourceSequence, outcome, event.outputCount(), timerOutputs);

        if (eventSequence == nextCheckpoint)
        {
            nextCheckpoint += checkpointInterval;
            outputs.checkpoint(checkpoint());
        }
    }

    /**
     * The host has applied a batch: what other processes read of the state is from now on as of the last event, until
     * the next one is applied. A host that does not call this has a state that nobody else can read.
     */
    public void publishState()
    {
        stores.header().endBatch(sequence, timeNs());
    }

    /**
     * Let other processes know what is durable. By one thread, which may be another than that of the events.
     *
     * @param durableSequence of the last durable event; {@link Long#MAX_VALUE} where nothing is journaled.
     */
    public void onDurable(final long durableSequence)
    {
        stores.header().durable(durableSequence);
    }

    /**
     * Digests as of now.
     *
     * @return a checkpoint at the last event applied.
     */
    public Checkpoint checkpoint()
    {
        return new Checkpoint(
            sequence, timeNs(), stores.digest(), event.outputDigest(), event.totalOutputCount());
    }

    /**
     * The last event applied.
     *
     * @return its sequence; zero before the first.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Time of the last event applied.
     *
     * @return nanoseconds since the epoch; zero before the first event.
     */
    public long timeNs()
    {
        return sequence == 0 ? 0 : timeNs;
    }

    /**
     * The last event of a source that was applied.
     *
     * @param ofSource the source.
     * @return its source sequence; zero if there is none.
     */
    public long lastSourceSequence(final long ofSource)
    {
        final long last = sources.get(ofSource);
        return last == LongTable.MISSING_VALUE ? 0 : last;
    }

    /**
     * The stores, for tools that look at the state between two events.
     *
     * @return stores of the core and of the processor.
     */
    public StateStores stores()
    {
        return stores;
    }

    /**
     * Hash of all that has to be equal for two runs to be comparable: the layout of the state and the interval of the
     * checkpoints.
     *
     * @return the hash.
     */
    public long configurationHash()
    {
        return stores.layoutHash() * 31 + checkpointInterval;
    }

    /**
     * Events between two checkpoints.
     *
     * @return the interval.
     */
    public long checkpointInterval()
    {
        return checkpointInterval;
    }

    /**
     * When the host has to see to it that time advances, unless other events do.
     *
     * @return the earliest deadline in nanoseconds since the epoch, or {@link TimerQueue#NO_DEADLINE}.
     */
    long earliestDeadlineNs()
    {
        return timers.earliestDeadlineNs();
    }

    EventCheck eventCheck()
    {
        return eventCheck;
    }

    /**
     * A host goes on from here with new events.
     */
    void onLive()
    {
        stores.header().phase(StatePhase.LIVE);
    }

    /**
     * Close the home of the pages. Idempotent.
     */
    @Override
    public void close()
    {
        stores.header().close();
        pageHome.close();
    }

    private void fireTimers()
    {
        for (int i = 0; i < MAX_TIMERS_PER_EVENT && timers.isDue(timeNs); i++)
        {
            final long timerId = timers.firstId();
            final long deadlineNs = timers.earliestDeadlineNs();
            event.source(timers.firstSource(), 0);
            timers.removeFirst();
            processor.onTimer(timerId, deadlineNs);
            event.dropClaim();
        }
    }

    private Outcome dispatch(final DirectBuffer buffer, final int offset, final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID)
        {
            return applyControl(buffer, offset);
        }

        if (!eventCheck.isKnown(buffer, offset, length))
        {
            throw new IllegalArgumentException("the application does not know the event at sequence " + sequence +
                ": schemaId=" + SchemaIds.schemaId(buffer, offset) +
                " templateId=" + SchemaIds.templateId(buffer, offset) + " length=" + length);
        }

        final Outcome outcome = event.source() == NO_SOURCE ? Outcome.APPLIED : admit();
        if (outcome == Outcome.APPLIED)
        {
            processor.onEvent(buffer, offset, length);
        }

        return outcome;
    }

    private Outcome admit()
    {
        final long source = event.source();
        final long sourceSequence = event.sourceSequence();
        final long expected = lastSourceSequence(source) + 1;
        if (sourceSequence == expected)
        {
            return sources.put(source, sourceSequence) ? Outcome.APPLIED : Outcome.SOURCE_LIMIT;
        }

        return sourceSequence < expected ? Outcome.DUPLICATE : Outcome.SOURCE_SEQUENCE_GAP;
    }

    private Outcome applyControl(final DirectBuffer buffer, final int offset)
    {
        headerDecoder.wrap(buffer, offset);
        switch (headerDecoder.templateId())
        {
            case SessionOpenDecoder.TEMPLATE_ID:
                sessionOpen.wrapAndApplyHeader(buffer, offset, headerDecoder);
                sendSessionOpened(sessionOpen.sessionId(), sessionOpen.source());
                processor.onSession(sessionOpen.sessionId(), sessionOpen.source(), true);
                return Outcome.APPLIED;

            case SessionCloseDecoder.TEMPLATE_ID:
                sessionClose.wrapAndApplyHeader(buffer, offset, headerDecoder);
                processor.onSession(sessionClose.sessionId(), sessionClose.source(), false);
                return Outcome.APPLIED;

            case TimeAdvancedDecoder.TEMPLATE_ID:
                return Outcome.APPLIED;

            case EventRefusedDecoder.TEMPLATE_ID:
                eventRefused.wrapAndApplyHeader(buffer, offset, headerDecoder);
                return refused(eventRefused.reason());

            default:
                throw new IllegalArgumentException("no such control event at sequence " + sequence + ": templateId=" +
                    headerDecoder.templateId());
        }
    }

    private Outcome refused(final RefusalReason reason)
    {
        final Outcome outcome = admit();
        if (outcome != Outcome.APPLIED)
        {
            return outcome;
        }

        return reason == RefusalReason.EVENT_TOO_LONG ? Outcome.EVENT_TOO_LONG : Outcome.EVENT_NOT_KNOWN;
    }

    private void sendSessionOpened(final long sessionId, final long ofSource)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + SessionOpenedEncoder.BLOCK_LENGTH;
        sessionOpened.wrapAndApplyHeader(event.claim(length), 0, headerEncoder)
            .sessionId(sessionId)
            .source(ofSource)
            .lastSourceSequence(lastSourceSequence(ofSource));
        event.send();
    }
}
