package io.lockstep.replay.journal;

/**
 * What a reader is to read next was removed, by retention, while it read: it was too slow.
 */
public final class SegmentRemovedException extends JournalException
{
    private static final long serialVersionUID = 1L;

    SegmentRemovedException(final Recording recording, final long position, final long first)
    {
        super("what is to be read next was removed: directory=" + recording.directory() + " position=" + position +
            " first=" + first + "; begin again at the first position");
    }
}
