package io.lockstep.transport.cluster;

import io.aeron.Counter;
import io.aeron.cluster.service.Cluster;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.member.DigestsAskedDecoder;
import io.lockstep.codecs.member.DigestsToldDecoder;
import io.lockstep.codecs.member.MessageHeaderDecoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EngineCore;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.collections.IntHashSet;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

import java.util.ArrayDeque;
import java.util.List;

/**
 * Comparison of what the members of a cluster have come to, at places that the log names.
 *
 * <p>A message of the log asks; each member takes its digests there, and tells them by a message of the log. So all see
 * the same, in the same order. A member that differs from what more than half of all tell stops; where all have told
 * and no state is that of more than half, nobody can say who is right, and it is shown alone. None of these messages is
 * an event of the history.
 *
 * <p>A member holds to what it came to itself, as long as it knows: what it told in an earlier life does not count
 * against it, once it has run the log again and come to the same as the others.
 *
 * <p>Threading: owned by the member's service agent, but {@link #pollOwn()} and {@link #isNewSinceAsked()}, by the
 * agent that tells.
 */
final class DivergenceAlarm implements AutoCloseable
{
    /**
     * Counter: the newest event behind which more than half of the members have told the same.
     */
    static final int AGREED_TYPE_ID = 9_070;

    /**
     * Counter: a bit for each member that differed from the others when it told last.
     */
    static final int DIFFERENT_TYPE_ID = 9_071;

    private static final int MAX_ROUNDS = 16;

    private final OneToOneConcurrentArrayQueue<Checkpoint> toTell = new OneToOneConcurrentArrayQueue<>(MAX_ROUNDS);
    private final ArrayDeque<Checkpoint> own = new ArrayDeque<>();
    private final ArrayDeque<DigestRound> rounds = new ArrayDeque<>();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final DigestsToldDecoder told = new DigestsToldDecoder();
    private final int memberId;
    private final IntHashSet memberIds = new IntHashSet();

    private EngineCore core;
    private Counter agreedSequence;
    private Counter differentMembers;
    private volatile long appliedSequence;
    private volatile long askedSequence;

    DivergenceAlarm(final int memberId, final List<ClusterMember> members)
    {
        this.memberId = memberId;
        members.forEach((member) -> memberIds.add(member.id()));
    }

    void start(final Cluster cluster, final EngineCore ofCore)
    {
        core = ofCore;
        agreedSequence = cluster.aeron().addCounter(
            AGREED_TYPE_ID, "lockstep: newest sequence at which members agree - member " + memberId);
        differentMembers = cluster.aeron().addCounter(
            DIFFERENT_TYPE_ID, "lockstep: members that differ, a bit for each - member " + memberId);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(agreedSequence, differentMembers);
    }

    /**
     * What this member has come to, where it was asked, and has not told yet.
     *
     * @return null for nothing.
     */
    Checkpoint pollOwn()
    {
        return toTell.poll();
    }

    /**
     * How far the member has come.
     */
    void onApplied(final long sequence)
    {
        appliedSequence = sequence;
    }

    /**
     * Whether there are events behind the place where the log asked last.
     */
    boolean isNewSinceAsked()
    {
        return appliedSequence > askedSequence;
    }

    /**
     * Whether a message of the log is of the members, and no client's.
     */
    static boolean isOfMembers(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= MessageHeaderDecoder.ENCODED_LENGTH &&
            SchemaIds.schemaId(buffer, offset) == MessageHeaderDecoder.SCHEMA_ID;
    }

    /**
     * One of the members' messages.
     *
     * @return why this member stops; null where it does not.
     */
    MemberDivergence onMessage(final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(buffer, offset);
        final int bodyLength = length - MessageHeaderDecoder.ENCODED_LENGTH;
        if (header.templateId() == DigestsAskedDecoder.TEMPLATE_ID)
        {
            onAsked();
        }
        else if (header.templateId() == DigestsToldDecoder.TEMPLATE_ID &&
            header.blockLength() >= DigestsToldDecoder.BLOCK_LENGTH && bodyLength >= header.blockLength())
        {
            told.wrapAndApplyHeader(buffer, offset, header);
            return onTold();
        }

        return null;
    }

    private void onAsked()
    {
        final Checkpoint checkpoint = core.checkpoint();
        askedSequence = checkpoint.sequence();
        if (own.size() == MAX_ROUNDS)
        {
            own.removeFirst();
        }
        own.addLast(checkpoint);
        // One that can not be told is of a member that has no session, which has more to catch up with.
        toTell.offer(checkpoint);
    }

    private MemberDivergence onTold()
    {
        final int from = told.memberId();
        if (!memberIds.contains(from))
        {
            return null;
        }

        final DigestRound round = round(told.sequence());
        round.onTold(from, new MemberDigests(told.stateDigest(), told.outputDigest(), told.outputCount()));
        show(round);
        final MemberDigests agreed = round.agreed();
        final Checkpoint mine = own(round.sequence());
        // Not before the others know of it, too.
        return agreed != null && mine != null && round.hasTold(memberId) && !agreed.equals(MemberDigests.of(mine)) ?
            new MemberDivergence(memberId, mine, round) : null;
    }

    private void show(final DigestRound round)
    {
        if (round.sequence() < agreedSequence.getWeak() || (round.agreed() == null && !round.isSplit()))
        {
            return;
        }

        // One that says nothing any more stays what it was when it told last.
        long bits = differentMembers.getWeak();
        for (final int member : round.members())
        {
            bits = round.isDifferent(member) ? bits | 1L << member : bits & ~(1L << member);
        }
        differentMembers.setRelease(bits);
        if (round.agreed() != null)
        {
            agreedSequence.setRelease(round.sequence());
        }
    }

    private DigestRound round(final long sequence)
    {
        for (final DigestRound round : rounds)
        {
            if (round.sequence() == sequence)
            {
                return round;
            }
        }
        if (rounds.size() == MAX_ROUNDS)
        {
            rounds.removeFirst();
        }

        final DigestRound round = new DigestRound(sequence, memberIds.size());
        rounds.addLast(round);
        return round;
    }

    private Checkpoint own(final long sequence)
    {
        for (final Checkpoint checkpoint : own)
        {
            if (checkpoint.sequence() == sequence)
            {
                return checkpoint;
            }
        }

        return null;
    }
}
