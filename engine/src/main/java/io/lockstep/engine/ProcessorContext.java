package io.lockstep.engine;

import io.lockstep.engine.state.Stores;
import org.agrona.MutableDirectBuffer;

/**
 * What a {@link Processor} sees of the world while it applies an event.
 *
 * <p>Threading: owned by the processor agent. All but {@link #stores()} are valid only inside a callback.
 */
public interface ProcessorContext
{
    /**
     * Where stores are declared. Only to be used within {@link Processor#onStart(ProcessorContext)}.
     *
     * @return the registry of this processor's stores.
     */
    Stores stores();

    /**
     * Sequence of the event: one for the first event of a history, and dense.
     *
     * @return the sequence.
     */
    long sequence();

    /**
     * Time of the event, which never goes backwards from one event to the next.
     *
     * @return nanoseconds since the epoch.
     */
    long timeNs();

    /**
     * Who numbered the event.
     *
     * @return the source, or {@link EngineCore#NO_SOURCE}.
     */
    long source();

    /**
     * The number that the source gave the event.
     *
     * @return the source sequence: one for the first, and dense.
     */
    long sourceSequence();

    /**
     * Claim room for one output event. It leaves with {@link #send()}; a claim that is not sent is dropped by the
     * next one.
     *
     * @param length of the output in bytes, SBE message header included; at most the declared maximum.
     * @return a buffer of that length; its content before writing is undefined, and every byte has to be written,
     * since it is part of the output digest.
     * @throws IllegalArgumentException if the length is below a message header or above the maximum.
     */
    MutableDirectBuffer claim(int length);

    /**
     * Send the claimed output to the source of the event. It leaves the engine once the event is durable.
     */
    void send();
}
