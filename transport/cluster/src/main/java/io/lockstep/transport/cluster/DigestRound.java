package io.lockstep.transport.cluster;

import java.util.TreeMap;

/**
 * What the members say that they had come to behind one event.
 *
 * <p>Threading: owned by who applies the log.
 */
final class DigestRound
{
    private final TreeMap<Integer, MemberDigests> told = new TreeMap<>();
    private final long sequence;
    private final int memberCount;

    DigestRound(final long sequence, final int memberCount)
    {
        this.sequence = sequence;
        this.memberCount = memberCount;
    }

    long sequence()
    {
        return sequence;
    }

    void onTold(final int memberId, final MemberDigests digests)
    {
        told.put(memberId, digests);
    }

    /**
     * What more than half of all members say; null as long as they do not.
     */
    MemberDigests agreed()
    {
        for (final MemberDigests candidate : told.values())
        {
            if (count(candidate) > memberCount / 2)
            {
                return candidate;
            }
        }

        return null;
    }

    /**
     * Whether all members have told, and no state is that of more than half of them.
     */
    boolean isSplit()
    {
        return told.size() == memberCount && agreed() == null;
    }

    boolean hasTold(final int memberId)
    {
        return told.containsKey(memberId);
    }

    /**
     * Whether a member that has told differs from what more than half of all tell, or there is no such half.
     */
    boolean isDifferent(final int memberId)
    {
        return !told.get(memberId).equals(agreed());
    }

    /**
     * Members that have told, in order.
     */
    int[] members()
    {
        return told.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    /**
     * All that was told, in the order of the members.
     */
    String text()
    {
        final StringBuilder text = new StringBuilder();
        for (final int member : members())
        {
            text.append(text.isEmpty() ? "" : ", ").append("member ").append(member).append(": ")
                .append(told.get(member));
        }

        return text.toString();
    }

    private int count(final MemberDigests digests)
    {
        int count = 0;
        for (final MemberDigests other : told.values())
        {
            count += digests.equals(other) ? 1 : 0;
        }

        return count;
    }
}
