package io.lockstep.replay.determinism;

import org.agrona.DirectBuffer;

/**
 * Takes the events of a test; what they come to is held against other runs of them when the test is over.
 *
 * <p>Threading: the thread of the test.
 */
@FunctionalInterface
public interface RecordedInput
{
    /**
     * One event.
     *
     * @param timestampNs    of the event, nanoseconds since the epoch; time never goes back.
     * @param source         that numbers it, or {@link io.lockstep.engine.EngineCore#NO_SOURCE}.
     * @param sourceSequence that the source gives it.
     * @param buffer         that holds the event.
     * @param offset         where its SBE message header begins.
     * @param length         of the event in bytes.
     */
    void event(long timestampNs, long source, long sourceSequence, DirectBuffer buffer, int offset, int length);
}
