package io.lockstep.replay.journal;

/**
 * Reads input events in their order, whatever keeps them.
 *
 * <p>Threading: single owner.
 */
public interface EventReader extends AutoCloseable
{
    /**
     * Hand out the events of the next frames.
     *
     * @param handler    to receive them.
     * @param frameLimit most frames; the events of one frame are never split.
     * @return number of frames read; zero where no more are there, for now or for ever.
     * @throws CorruptJournalException where bytes are damaged or missing.
     */
    int poll(EventHandler handler, int frameLimit);

    /**
     * Where the next frame begins.
     *
     * @return the position in bytes.
     */
    long position();

    /**
     * The end that {@link #poll} came to when it last returned less than it was allowed to.
     *
     * @return where the events end, and what was found there.
     */
    JournalEnd end();

    @Override
    void close();
}
