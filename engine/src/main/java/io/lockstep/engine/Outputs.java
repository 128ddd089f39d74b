package io.lockstep.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Port through which the core hands its outputs to the host that runs it.
 *
 * <p>For each input event the core calls {@link #claim(int)} and {@link #publish} once per output and then
 * {@link #endOfEvent} once; {@link #checkpoint(Checkpoint)} may follow.
 *
 * <p>Threading: owned by the agent that runs the core.
 */
public interface Outputs
{
    /**
     * Longest output that can be claimed.
     *
     * @return bytes.
     */
    int maxOutputLength();

    /**
     * Room for one output. Claiming again without publishing drops the former claim.
     *
     * @param length of the output in bytes, at most {@link #maxOutputLength()}.
     * @return a buffer of just that length, whose memory is 8-byte aligned.
     */
    MutableDirectBuffer claim(int length);

    /**
     * Publish the claimed output.
     *
     * @param sequence       of the input event.
     * @param index          of the output among those of its event, from zero.
     * @param timestampNs    of the input event.
     * @param source         of the input event; for an output of a timer, of the one that scheduled it.
     * @param sourceSequence of the input event; for an output of a timer, zero.
     */
    void publish(long sequence, int index, long timestampNs, long source, long sourceSequence);

    /**
     * The input event is done.
     *
     * @param sequence       of the input event.
     * @param timestampNs    of the input event.
     * @param source         of the input event.
     * @param sourceSequence of the input event.
     * @param outcome        what became of it.
     * @param count          of its outputs, those of timers included.
     * @param timerCount     of its outputs that timers sent, which come first; all of them, where the last one is for
     *                       another source. Where there are no others, an entry without output follows them, since
     *                       only the source of the event is told its outcome.
     */
    void endOfEvent(
        long sequence,
        long timestampNs,
        long source,
        long sourceSequence,
        Outcome outcome,
        int count,
        int timerCount);

    /**
     * A checkpoint was reached with the event that just ended.
     *
     * @param checkpoint its digests.
     */
    void checkpoint(Checkpoint checkpoint);
}
