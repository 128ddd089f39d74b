package io.lockstep.engine;

/**
 * Port to what an {@link Observer} missed, or what came before it.
 *
 * <p>Whatever passes the gate is to be found here by the end of its batch: when the engine has called
 * {@link OutputListener#onBatchEnd()}, or {@link Journal#flush()}.
 *
 * <p>Threading: any thread opens; the observer's thread reads.
 *
 * @param <L> listener of outputs or of events.
 */
@FunctionalInterface
public interface ObserverHistory<L>
{
    /**
     * Read from an event on.
     *
     * @param sequence of the event, which may be still to come.
     * @return a reader, closed by the observer.
     */
    Reader<L> open(long sequence);

    /**
     * Reader that follows what is kept.
     *
     * @param <L> listener of outputs or of events.
     */
    interface Reader<L> extends AutoCloseable
    {
        /**
         * Hand out what comes next.
         *
         * @param listener   to receive it.
         * @param frameLimit most frames, which are never split.
         * @return frames read; zero at the end of what is kept by now.
         */
        int poll(L listener, int frameLimit);

        @Override
        void close();
    }
}
