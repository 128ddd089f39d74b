package io.lockstep.engine;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.engine.state.Stores;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a {@link Processor} sees of the world while it applies an event.
 *
 * <p>Threading: owned by the processor agent. All but {@link #stores()} are valid only inside a callback.
 *
 * <p>It is the outlet of the publisher that is generated from a schema: {@code new MessagePublisher(ctx)}.
 */
public interface ProcessorContext extends MessageOutlet
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
     * Who numbered the event; in {@link Processor#onTimer}, the event that scheduled the timer last.
     *
     * @return the source, or {@link EngineCore#NO_SOURCE}.
     */
    long source();

    /**
     * The number that the source gave the event.
     *
     * @return the source sequence: one for the first, and dense; zero in {@link Processor#onTimer}.
     */
    long sourceSequence();

    /**
     * Schedule a timer, in place of its former deadline where it is pending. It belongs to {@link #source()} from now
     * on.
     *
     * <p>A deadline that has passed is legal: the timer fires with the next event, or at once if this is called in
     * {@link Processor#onTimer}.
     *
     * @param timerId    any number; the processor's own.
     * @param deadlineNs nanoseconds since the epoch; below {@link Long#MAX_VALUE}.
     * @return true if done; false, with nothing changed but a count, if the timer is new and as many are pending as
     * {@link CoreContext#maxTimers()} declares.
     * @throws IllegalStateException    if no timers are declared.
     * @throws IllegalArgumentException if the deadline is {@link Long#MAX_VALUE}.
     */
    boolean schedule(long timerId, long deadlineNs);

    /**
     * Cancel a timer: it will not fire.
     *
     * @param timerId as scheduled.
     * @return true if it was pending.
     * @throws IllegalStateException if no timers are declared.
     */
    boolean cancel(long timerId);

    /**
     * Claim room for one output event. It leaves with {@link #send()}; a claim that is not sent is dropped by the
     * next one.
     *
     * @param length of the output in bytes, SBE message header included; at most the declared maximum.
     * @return a buffer of that length, never null; its content before writing is undefined, and every byte has to be
     * written, since it is part of the output digest.
     * @throws IllegalArgumentException if the length is below a message header or above the maximum.
     */
    @Override
    MutableDirectBuffer claim(int length);

    /**
     * Send the claimed output to {@link #source()}. It leaves the engine once the event is durable.
     *
     * @throws IllegalStateException if nothing is claimed.
     */
    @Override
    void send();

    /**
     * Send the claimed output to another source than {@link #source()}, to one that has not brought it about: its
     * session gets it in order with all others, with the source sequence zero. Where it is the event's own source, this
     * is {@link #send()}.
     *
     * @param toSource who gets it.
     * @throws IllegalStateException if nothing is claimed.
     */
    default void sendTo(final long toSource)
    {
        throw new UnsupportedOperationException("outputs go to the source of their event: toSource=" + toSource);
    }

    /**
     * Send an output that lies somewhere else, such as the event itself: to pass an event on unchanged. A stage that
     * shares its thread with the next one hands it over without a copy. A claim that is not sent is dropped.
     *
     * @param buffer that holds the output.
     * @param offset where its SBE message header begins.
     * @param length of the output in bytes, header included; at most the declared maximum.
     * @throws IllegalArgumentException if the length is below a message header or above the maximum.
     */
    default void send(final DirectBuffer buffer, final int offset, final int length)
    {
        claim(length).putBytes(0, buffer, offset, length);
        send();
    }

    /**
     * Drop the claimed output, as the next claim and the end of the event do by themselves.
     */
    @Override
    void abort();
}
