package io.lockstep.replay.run;

import io.lockstep.engine.EngineFailure;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.ReplayHistory;

/**
 * One of two builds that are run beside each other.
 *
 * <p>Threading: single owner.
 */
final class Lane implements AutoCloseable
{
    private final RecordedOutputs outputs = new RecordedOutputs();
    private final ReplaySession session;

    private long events;
    private long applyNs;
    private EngineFailure failure;

    Lane(final ReplayHistory history, final ApplicationBuild build, final ReplayBegin begin)
    {
        session = ReplaySession.open(history, build.application(), outputs, begin);
    }

    /**
     * Apply buffered events from their first on, as far as it comes.
     */
    void apply(final BufferedEvents batch)
    {
        final long startNs = System.nanoTime();
        batch.rewind();
        try
        {
            while (batch.poll(session.core()))
            {
                events++;
            }
        }
        catch (final EngineFailure ex)
        {
            failure = ex;
        }
        applyNs += System.nanoTime() - startNs;
    }

    ReplaySession session()
    {
        return session;
    }

    RecordedOutputs outputs()
    {
        return outputs;
    }

    /**
     * Why it could not go on; null where it could.
     */
    EngineFailure failure()
    {
        return failure;
    }

    boolean isStateEqual(final Lane other, final boolean isLogical)
    {
        return isLogical ?
            session.core().logicalStateDigest() == other.session.core().logicalStateDigest() :
            session.core().checkpoint().stateDigest() == other.session.core().checkpoint().stateDigest();
    }

    LaneResult result(final String build)
    {
        return new LaneResult(
            build, failure == null ? session.core().checkpoint() : null, events, applyNs,
            failure == null ? "" : failure.getMessage());
    }

    @Override
    public void close()
    {
        session.close();
    }
}
