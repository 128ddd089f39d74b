package io.lockstep.engine;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.EventRefusedDecoder;
import io.lockstep.codecs.control.KnownOutcome;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.OutcomeAnswerEncoder;
import io.lockstep.codecs.control.OutcomeQueryDecoder;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.codecs.control.SessionCloseDecoder;
import io.lockstep.codecs.control.SessionOpenDecoder;
import io.lockstep.codecs.control.SessionOpenedEncoder;
import io.lockstep.codecs.control.TimeAdvancedDecoder;
import org.agrona.DirectBuffer;

/**
 * Takes sequenced events apart for one shard of the first stage: the engine's own from the application's, those that
 * are admitted from those that are not.
 *
 * <p>Every shard of the stage sees every event, and each keeps the sources' numbers for itself, so that all of them
 * come to the same outcome without talking to each other.
 *
 * <p>Threading: owned by the agent that applies the events.
 */
final class EventDispatch
{
    /**
     * Schema versions that outputs of the engine itself are written in: part of the bytes of a history, so that they
     * stay what they are when the schema gets another version.
     */
    private static final int SESSION_OPENED_VERSION = 1;
    private static final int OUTCOME_ANSWER_VERSION = 2;

    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final SessionOpenDecoder sessionOpen = new SessionOpenDecoder();
    private final SessionCloseDecoder sessionClose = new SessionCloseDecoder();
    private final EventRefusedDecoder eventRefused = new EventRefusedDecoder();
    private final OutcomeQueryDecoder outcomeQuery = new OutcomeQueryDecoder();
    private final SessionOpenedEncoder sessionOpened = new SessionOpenedEncoder();
    private final OutcomeAnswerEncoder outcomeAnswer = new OutcomeAnswerEncoder();

    private final Shard shard;
    private final Processor processor;
    private final CurrentEvent event;
    private final Admission admission;
    private final EventCheck eventCheck;

    private boolean isCheckedAtIngress;

    EventDispatch(final Shard shard, final EventCheck eventCheck)
    {
        this.shard = shard;
        this.eventCheck = eventCheck;
        processor = shard.processor();
        event = shard.event();
        admission = shard.admission();
    }

    /**
     * Whether the host lets no event in that the application does not know, so that it need not be asked again here.
     *
     * @param isChecked false until told so.
     */
    void isCheckedAtIngress(final boolean isChecked)
    {
        isCheckedAtIngress = isChecked;
    }

    /**
     * Apply an event, if it is admitted and, being the application's, one for this shard.
     *
     * @return what became of it, the same for every shard.
     */
    Outcome apply(
        final long source, final long sourceSequence, final DirectBuffer buffer, final int offset, final int length)
    {
        event.causedByEvent(source, sourceSequence);
        final Outcome outcome = SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID ?
            applyControl(buffer, offset) : applyEvent(buffer, offset, length);
        event.dropClaim();
        return outcome;
    }

    /**
     * Pass over an event, whatever it is: no processor sees it, and its source's numbers go on behind it.
     *
     * @return what became of it, the same for every shard.
     */
    Outcome skip(final long source, final long sourceSequence, final DirectBuffer buffer, final int offset)
    {
        event.causedByEvent(source, sourceSequence);
        final boolean isControl = SchemaIds.schemaId(buffer, offset) == SessionOpenDecoder.SCHEMA_ID;
        final boolean isNumbered = source != EngineCore.NO_SOURCE &&
            (!isControl || SchemaIds.templateId(buffer, offset) == EventRefusedDecoder.TEMPLATE_ID);
        return isNumbered ? refuse(Outcome.SKIPPED) : Outcome.SKIPPED;
    }

    private Outcome applyEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        if (!isCheckedAtIngress && !eventCheck.isKnown(buffer, offset, length))
        {
            throw notKnown(buffer, offset, length);
        }

        final Outcome outcome = event.source() == EngineCore.NO_SOURCE ?
            Outcome.APPLIED : admission.admit(event.source(), event.sourceSequence());
        if (outcome == Outcome.APPLIED && shard.isOwner(buffer, offset, length))
        {
            processor.onEvent(buffer, offset, length);
            event.mute(false);
        }

        return outcome;
    }

    private IllegalArgumentException notKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return new IllegalArgumentException(
            "the application does not know the event at sequence " + event.sequence() +
            ": schemaId=" + SchemaIds.schemaId(buffer, offset) +
            " templateId=" + SchemaIds.templateId(buffer, offset) + " length=" + length);
    }

    private Outcome refuse(final Outcome refusal)
    {
        return admission.refuse(event.source(), event.sourceSequence(), refusal);
    }

    private Outcome applyControl(final DirectBuffer buffer, final int offset)
    {
        headerDecoder.wrap(buffer, offset);
        switch (headerDecoder.templateId())
        {
            case SessionOpenDecoder.TEMPLATE_ID:
                sessionOpen.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onSession(sessionOpen.sessionId(), sessionOpen.source(), true);
                return Outcome.APPLIED;

            case SessionCloseDecoder.TEMPLATE_ID:
                sessionClose.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onSession(sessionClose.sessionId(), sessionClose.source(), false);
                return Outcome.APPLIED;

            case TimeAdvancedDecoder.TEMPLATE_ID:
                return Outcome.APPLIED;

            case EventRefusedDecoder.TEMPLATE_ID:
                eventRefused.wrapAndApplyHeader(buffer, offset, headerDecoder);
                return refuse(eventRefused.reason() == RefusalReason.EVENT_TOO_LONG ?
                    Outcome.EVENT_TOO_LONG : Outcome.EVENT_NOT_KNOWN);

            case OutcomeQueryDecoder.TEMPLATE_ID:
                outcomeQuery.wrapAndApplyHeader(buffer, offset, headerDecoder);
                onOutcomeQuery(outcomeQuery.queryId(), outcomeQuery.sourceSequence());
                return Outcome.APPLIED;

            default:
                throw new IllegalArgumentException("no such control event at sequence " + event.sequence() +
                    ": templateId=" + headerDecoder.templateId());
        }
    }

    private void onSession(final long sessionId, final long source, final boolean isOpen)
    {
        event.mute(!shard.isFirstOfStage());
        if (isOpen)
        {
            sendSessionOpened(sessionId, source);
        }

        processor.onSession(sessionId, source, isOpen);
        event.mute(false);
    }

    private void onOutcomeQuery(final long queryId, final long sourceSequence)
    {
        if (!shard.isFirstOfStage())
        {
            return;
        }

        final long source = event.source();
        final KnownOutcome known = admission.known(source, sourceSequence);
        final int code = known == KnownOutcome.NOT_APPLIED ? admission.taken(source, sourceSequence).code() : 0;
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + OutcomeAnswerEncoder.BLOCK_LENGTH;
        outcomeAnswer.wrapAndApplyHeader(event.claim(length), 0, headerEncoder)
            .queryId(queryId)
            .sourceSequence(sourceSequence)
            .lastSourceSequence(admission.lastSourceSequence(source))
            .known(known)
            .outcome((short)code);
        headerEncoder.version(OUTCOME_ANSWER_VERSION);
        event.send();
    }

    private void sendSessionOpened(final long sessionId, final long ofSource)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + SessionOpenedEncoder.BLOCK_LENGTH;
        sessionOpened.wrapAndApplyHeader(event.claim(length), 0, headerEncoder)
            .sessionId(sessionId)
            .source(ofSource)
            .lastSourceSequence(admission.lastSourceSequence(ofSource));
        headerEncoder.version(SESSION_OPENED_VERSION);
        event.send();
    }
}
