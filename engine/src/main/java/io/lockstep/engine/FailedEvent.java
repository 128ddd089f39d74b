package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * The event that a processor could not apply.
 *
 * @param sequence       of the event.
 * @param timestampNs    of the event, nanoseconds since the epoch.
 * @param source         that numbered the event.
 * @param sourceSequence that the source gave it.
 * @param description    the event in words; in a later stage of a pipeline with threads of its own, the stage's input.
 * @param isOfTimer      whether it was a timer that failed, which fired with the event.
 * @param timerId        of the timer.
 * @param deadlineNs     of the timer.
 */
public record FailedEvent(
    long sequence,
    long timestampNs,
    long source,
    long sourceSequence,
    String description,
    boolean isOfTimer,
    long timerId,
    long deadlineNs)
{
    static final int MAX_BYTES = 256;

    /**
     * Describe the event that was being applied.
     */
    static FailedEvent of(
        final CurrentEvent event,
        final long source,
        final long sourceSequence,
        final EventDescription description,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return new FailedEvent(
            event.sequence(),
            event.timeNs(),
            source,
            sourceSequence,
            buffer == null ? "not at hand" : text(description, buffer, offset, length),
            event.isOwnTimer(),
            event.isOwnTimer() ? event.causeLow() : 0,
            event.isOwnTimer() ? event.causeHigh() : 0);
    }

    /**
     * The event in one line.
     *
     * @return when, from whom, what.
     */
    public String text()
    {
        final String timer = isOfTimer ?
            "timer: id=" + timerId + " deadlineNs=" + deadlineNs + ", fired with the event: " : "event: ";
        return timer + "timestampNs=" + timestampNs + " source=" + source + " sourceSequence=" + sourceSequence + " " +
            description;
    }

    private static String text(
        final EventDescription description, final DirectBuffer buffer, final int offset, final int length)
    {
        try
        {
            return description.describe(buffer, offset, length);
        }
        catch (final RuntimeException ex)
        {
            // What failed before is what counts, and is to be told in any case.
            return EventDescription.BYTES.describe(buffer, offset, length);
        }
    }
}
