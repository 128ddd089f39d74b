package io.lockstep.perf;

import org.agrona.DirectBuffer;

/**
 * Something that sends messages back in their order.
 *
 * <p>Threading: one thread.
 */
interface EchoSubject extends AutoCloseable
{
    /**
     * Who takes the messages that come back.
     */
    @FunctionalInterface
    interface Receiver
    {
        /**
         * A message came back.
         *
         * @param buffer that holds it.
         * @param offset where it begins.
         */
        void onMessage(DirectBuffer buffer, int offset);
    }

    /**
     * Send a message.
     *
     * @return false where there is no room for the moment.
     */
    boolean trySend(DirectBuffer message, int length);

    /**
     * Take what has come back.
     *
     * @return work done.
     */
    int poll();

    void receiver(Receiver receiver);

    @Override
    void close();
}
