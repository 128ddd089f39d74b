package io.lockstep.replay;

import io.lockstep.engine.EngineCore;
import io.lockstep.replay.journal.EventHandler;
import org.agrona.DirectBuffer;

/**
 * Applies the events of a journal to a core.
 *
 * <p>Threading: owned by the thread that replays.
 */
final class CoreFeeder implements EventHandler
{
    private static final String ROLE_NAME = "recovery";

    private final EngineCore core;
    private final CheckpointPositions positions;

    /**
     * Make a feeder.
     *
     * @param positions told where checkpointed events are, before they are applied.
     */
    CoreFeeder(final EngineCore core, final CheckpointPositions positions)
    {
        this.core = core;
        this.positions = positions;
    }

    @Override
    public void onEvent(
        final long framePosition,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (sequence % core.checkpointInterval() == 0)
        {
            positions.put(sequence, framePosition);
        }

        try
        {
            core.apply(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
        catch (final Throwable ex)
        {
            if (core.isEventAtFault(sequence))
            {
                throw core.failure(ROLE_NAME, source, sourceSequence, buffer, offset, length, ex);
            }

            throw ex;
        }
    }
}
