package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;

/**
 * Why a member stopped that stood alone: at one place of the log, more than half of the members have come to
 * another state.
 *
 * <p>Threading: immutable.
 */
public final class MemberDivergence extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int memberId;
    private final transient Checkpoint own;

    MemberDivergence(final int memberId, final Checkpoint own, final DigestRound round)
    {
        super("member " + memberId + " has come to another state than the others at sequence " + own.sequence() +
            ": " +
            round.text() + ", but it has " + own + "; it applies nothing more, and keeps its directory");
        this.memberId = memberId;
        this.own = own;
    }

    /**
     * The member that stopped.
     *
     * @return its id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * What the member had come to where it was asked.
     *
     * @return its checkpoint there; the cause lies in front of it.
     */
    public Checkpoint own()
    {
        return own;
    }
}
