package io.lockstep.transport.cluster;

import io.aeron.cluster.codecs.MessageHeaderDecoder;
import io.aeron.cluster.codecs.NewLeadershipTermEventDecoder;
import io.aeron.cluster.codecs.SessionCloseEventDecoder;
import io.aeron.cluster.codecs.SessionMessageHeaderDecoder;
import io.aeron.cluster.codecs.TimerEventDecoder;
import io.aeron.cluster.service.ClusterClock;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.MemberLogMessages;
import io.lockstep.replay.journal.JournalException;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs the log of a cluster's member again, offline: from its first message, on one thread, through a core of its own.
 *
 * <p>The directory is only read; it is that of a member that does not run, or a copy.
 *
 * <p>Threading: the caller's thread.
 */
public final class MemberReplay
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SessionMessageHeaderDecoder sessionMessage = new SessionMessageHeaderDecoder();
    private final SessionCloseEventDecoder sessionClose = new SessionCloseEventDecoder();
    private final TimerEventDecoder timer = new TimerEventDecoder();
    private final NewLeadershipTermEventDecoder newTerm = new NewLeadershipTermEventDecoder();
    private final MemberLog log;
    private final EngineCore core;
    private final LogSequencer sequencer;

    private TimeUnit timeUnit = TimeUnit.NANOSECONDS;
    private Checkpoint committed;

    private MemberReplay(
        final MemberLog log, final EngineCore core, final int maxEventLength, final InputListener tap)
    {
        this.log = log;
        this.core = core;
        sequencer = new LogSequencer(core, new SessionSources(), maxEventLength).tap(tap);
    }

    /**
     * Replay a member's whole log, its uncommitted tail included.
     *
     * @param directory      of the member.
     * @param application    that the members ran.
     * @param maxEventLength as the members had it.
     * @param tap            that sees the events.
     * @param listener       that takes the outputs.
     * @return what it came to.
     * @throws JournalException                 if the log can not be read, or is damaged.
     * @throws io.lockstep.engine.EngineFailure if there is an event that the application cannot apply.
     */
    public static Result replay(
        final Path directory,
        final ReplayApplication application,
        final int maxEventLength,
        final InputListener tap,
        final OutputListener listener)
    {
        final MemberLog log = open(directory);
        try (EngineCore core = new EngineCore(application.core().pageHomes((shard) -> new DirectPageHome()));
            MemberLogMessages messages = log.messages())
        {
            core.outputs(new ListenerOutputs(listener, application.maxOutputLength()));
            final MemberReplay replay = new MemberReplay(log, core, maxEventLength, tap);
            replay.readAll(messages);
            final Checkpoint end = core.checkpoint();
            return new Result(
                end,
                replay.committed == null ? end : replay.committed,
                messages.position(),
                Math.min(log.committedPosition(), messages.position()));
        }
    }

    /**
     * What a member had come to behind one event, by its log.
     *
     * @param directory      of the member.
     * @param application    that the members ran.
     * @param maxEventLength as the members had it.
     * @param sequence       of the event.
     * @return the digests; those behind the last event where there is no such one.
     */
    public static Checkpoint at(
        final Path directory, final ReplayApplication application, final int maxEventLength, final long sequence)
    {
        final MemberLog log = open(directory);
        try (EngineCore core = new EngineCore(application.core().pageHomes((shard) -> new DirectPageHome()));
            MemberLogMessages messages = log.messages())
        {
            core.outputs(new ListenerOutputs(OutputListener.NONE, application.maxOutputLength()));
            final Checkpoint[] found = {null};
            final InputListener tap = (next, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (next == sequence + 1)
                {
                    found[0] = core.checkpoint();
                }
            };
            new MemberReplay(log, core, maxEventLength, tap).readAll(messages);
            return found[0] == null ? core.checkpoint() : found[0];
        }
    }

    private static MemberLog open(final Path directory)
    {
        final MemberLog log = MemberLog.open(directory, MemberLog.UNKNOWN);
        if (log.entries().isEmpty())
        {
            throw new JournalException("there is no log of a member: directory=" + directory +
                "; name the directory of a member, with its archive and its recording log");
        }
        if (log.stream().startPosition() != 0)
        {
            throw new JournalException("the log does not begin with its first message, and a replay would need a " +
                "snapshot: startPosition=" + log.stream().startPosition() + " directory=" + directory);
        }

        return log;
    }

    private void readAll(final MemberLogMessages messages)
    {
        while (messages.next())
        {
            if (!messages.isChecksummed())
            {
                throw messages.corrupt("the archive of a member has checksums, but this one does not fit");
            }
            if (committed == null && messages.messagePosition() >= log.committedPosition())
            {
                committed = core.checkpoint();
            }
            onMessage(messages);
        }
    }

    private void onMessage(final MemberLogMessages messages)
    {
        final DirectBuffer buffer = messages.message();
        final int offset = 0;
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID)
        {
            throw messages.corrupt("the log has a message that is not the cluster's: schemaId=" + header.schemaId());
        }

        switch (header.templateId())
        {
            case SessionMessageHeaderDecoder.TEMPLATE_ID:
                sessionMessage.wrapAndApplyHeader(buffer, offset, header);
                onSessionMessage(buffer, offset, buffer.capacity());
                break;

            case TimerEventDecoder.TEMPLATE_ID:
                timer.wrapAndApplyHeader(buffer, offset, header);
                sequencer.onTimer(timer.correlationId(), timeUnit.toNanos(timer.timestamp()));
                break;

            case SessionCloseEventDecoder.TEMPLATE_ID:
                sessionClose.wrapAndApplyHeader(buffer, offset, header);
                sequencer.onSessionClose(sessionClose.clusterSessionId(),
                    timeUnit.toNanos(sessionClose.timestamp()), sessionClose.closeReason());
                break;

            case NewLeadershipTermEventDecoder.TEMPLATE_ID:
                newTerm.wrapAndApplyHeader(buffer, offset, header);
                timeUnit = ClusterClock.map(newTerm.timeUnit());
                break;

            default:
                // Openings and actions of the cluster are no events of ours.
                break;
        }
    }

    private void onSessionMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        final int headLength = MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        sequencer.onMessage(
            sessionMessage.clusterSessionId(),
            timeUnit.toNanos(sessionMessage.timestamp()),
            buffer,
            offset + headLength,
            length - headLength);
    }

    /**
     * What a replay came to.
     *
     * @param end               digests behind the last message there is.
     * @param committed         digests behind the last message that the directory alone proves to be committed.
     * @param endPosition       where the log ends.
     * @param committedPosition up to which it is proven to be committed.
     */
    public record Result(Checkpoint end, Checkpoint committed, long endPosition, long committedPosition)
    {
        /**
         * Events behind the proven ones: a majority may have them or not.
         *
         * @return how many.
         */
        public long tailEvents()
        {
            return end.sequence() - committed.sequence();
        }
    }
}
