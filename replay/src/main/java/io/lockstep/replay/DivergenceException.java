package io.lockstep.replay;

import io.lockstep.engine.Checkpoint;

/**
 * A replay came to other digests than the run that wrote the journal: the processor, its configuration or the files
 * are not what they were.
 */
public final class DivergenceException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long sequence;
    private final long lastEqualSequence;

    /**
     * At the first checkpoint that differs.
     *
     * @param recorded          by the run that wrote the journal.
     * @param replayed          now.
     * @param lastEqualSequence of the last checkpoint that was equal, or of the event behind which the replay began.
     */
    public DivergenceException(final Checkpoint recorded, final Checkpoint replayed, final long lastEqualSequence)
    {
        super("the replay differs from the recorded run at or before sequence " + recorded.sequence() +
            ", behind sequence " + lastEqualSequence + ": expected " + recorded + ", but: " + replayed +
            "; run the build and the configuration that wrote the journal");
        sequence = recorded.sequence();
        this.lastEqualSequence = lastEqualSequence;
    }

    /**
     * The last event up to which both were equal, as far as checkpoints tell.
     *
     * @return its sequence; zero where there was no checkpoint before.
     */
    public long lastEqualSequence()
    {
        return lastEqualSequence;
    }

    /**
     * The checkpoint at which it was seen; the cause lies between it and the one before.
     *
     * @return its sequence.
     */
    public long sequence()
    {
        return sequence;
    }
}
