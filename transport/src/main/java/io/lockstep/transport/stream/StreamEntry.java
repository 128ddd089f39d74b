package io.lockstep.transport.stream;

/**
 * What goes with an output of a stream.
 *
 * <p>A reused view: valid during the callback that passes it.
 */
public interface StreamEntry
{
    /**
     * Sequence of the input event that caused the output.
     *
     * @return the sequence.
     */
    long sequence();

    /**
     * Place of the output among those of its event.
     *
     * @return the index.
     */
    int index();

    /**
     * Time of the input event.
     *
     * @return nanoseconds since the epoch.
     */
    long timestampNs();

    /**
     * Number of the output among the live ones of this run of the node.
     *
     * @return from one, without a gap; zero for an output of the history.
     */
    long number();

    /**
     * Earlier outputs of the same key that were left out, because this one was there before they could be sent.
     *
     * @return the count; zero in a stream that is not conflated.
     */
    int conflated();
}
