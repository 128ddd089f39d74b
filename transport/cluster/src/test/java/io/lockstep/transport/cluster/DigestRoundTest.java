package io.lockstep.transport.cluster;

import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class DigestRoundTest
{
    private static final MemberDigests RIGHT = new MemberDigests(1, 2, 3);
    private static final MemberDigests WRONG = new MemberDigests(9, 2, 3);
    private static final MemberDigests OTHER = new MemberDigests(1, 2, 4);

    private final DigestRound round = new DigestRound(100, 3);

    @Test
    void shouldAgreeWhenMoreThanHalfOfAllMembersTellTheSame()
    {
        round.onTold(2, WRONG);
        round.onTold(0, RIGHT);
        assertNull(round.agreed());

        round.onTold(1, RIGHT);

        assertEquals(RIGHT, round.agreed());
        assertFalse(round.isDifferent(0));
        assertTrue(round.isDifferent(2));
        assertFalse(round.isSplit());
    }

    @Test
    void shouldNotAgreeByOneMemberThatTellsTwice()
    {
        round.onTold(0, RIGHT);
        round.onTold(0, RIGHT);

        assertNull(round.agreed());
        assertTrue(round.hasTold(0));
        assertFalse(round.hasTold(1));
    }

    @Test
    void shouldBeSplitOnlyWhenAllHaveToldAndNoneIsInTheMajority()
    {
        round.onTold(0, RIGHT);
        round.onTold(1, WRONG);
        assertFalse(round.isSplit());

        round.onTold(2, OTHER);

        assertTrue(round.isSplit());
        assertNull(round.agreed());
        for (final int member : round.members())
        {
            assertTrue(round.isDifferent(member));
        }
    }

    @Test
    void shouldNameAllThatWasToldInTheOrderOfTheMembers()
    {
        round.onTold(2, WRONG);
        round.onTold(0, RIGHT);

        assertEquals("member 0: stateDigest=0000000000000001 outputDigest=0000000000000002 outputs=3, " +
            "member 2: stateDigest=0000000000000009 outputDigest=0000000000000002 outputs=3", round.text());
    }
}
