package io.lockstep.replay.cluster;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.InputListener;
import org.agrona.DirectBuffer;

/**
 * The history that a core comes to which is given each event of a log.
 *
 * <p>Threading: owned by who applies the log.
 *
 * <p>Errors: {@link EngineFailure} with the event that the core could not apply; then the history cannot go on.
 */
public final class CoreHistory implements LogHistory
{
    private static final String ROLE_NAME = "log-sequencer";

    private final EngineCore core;
    private final InputListener tap;

    /**
     * The history of a core.
     *
     * @param core that has a host.
     * @param tap  that sees each event before the core.
     */
    public CoreHistory(final EngineCore core, final InputListener tap)
    {
        this.core = core;
        this.tap = tap;
    }

    @Override
    public long sequence()
    {
        return core.sequence();
    }

    @Override
    public long timeNs()
    {
        return core.timeNs();
    }

    @Override
    public long earliestDeadlineNs()
    {
        return core.earliestDeadlineNs();
    }

    @Override
    public boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return core.eventCheck().isKnown(buffer, offset, length);
    }

    @Override
    public void apply(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        tap.onEvent(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        try
        {
            core.apply(sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        }
        catch (final Throwable ex)
        {
            throw core.failure(ROLE_NAME, source, sourceSequence, buffer, offset, length, ex);
        }
    }
}
