package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.command.JsonLine;

/**
 * What a member says that it has come to.
 *
 * @param stateDigest  of all pages.
 * @param outputDigest of all outputs.
 * @param outputCount  of all events.
 */
record MemberDigests(long stateDigest, long outputDigest, long outputCount)
{
    static MemberDigests of(final Checkpoint checkpoint)
    {
        return new MemberDigests(checkpoint.stateDigest(), checkpoint.outputDigest(), checkpoint.outputCount());
    }

    @Override
    public String toString()
    {
        return "stateDigest=" + JsonLine.hex(stateDigest) + " outputDigest=" + JsonLine.hex(outputDigest) +
            " outputs=" + outputCount;
    }
}
