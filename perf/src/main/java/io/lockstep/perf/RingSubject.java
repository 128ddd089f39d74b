package io.lockstep.perf;

/**
 * A pipeline that events are sent through.
 *
 * <p>Threading: one thread sends.
 */
interface RingSubject extends AutoCloseable
{
    /**
     * Bytes of an event.
     */
    int EVENT_LENGTH = 32;

    /**
     * Bytes of a slot, the same for all.
     */
    int SLOT_LENGTH = 64;

    /**
     * Slots of a ring, the same for all.
     */
    int SLOTS = 16 * 1024;

    /**
     * Send events one by one, and wait until all of them have left the last stage.
     *
     * @param events how many.
     */
    void send(int events);

    @Override
    void close();
}
