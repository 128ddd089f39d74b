package io.lockstep.perf.peers;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class ContestTest
{
    private final List<String> turns = new ArrayList<>();

    @Test
    void shouldLetEachBeginInItsTurn()
    {
        final Contest contest = new Contest()
            .contestant("a", () -> turn("a", 1))
            .contestant("b", () -> turn("b", 1))
            .contestant("c", () -> turn("c", 1));

        contest.run(1, 2, (text) -> { });

        assertEquals(List.of("c", "a", "b", "a", "b", "c", "b", "c", "a"), turns);
    }

    @Test
    void shouldTakeTheMedianOfQuotientsOfOneRound()
    {
        final double[] ours = {99, 10, 20, 90};
        final double[] theirs = {1, 10, 10, 30};
        final int[] round = new int[2];

        final List<Contest.Result> results = new Contest()
            .contestant("ours", () -> ours[round[0]++])
            .contestant("theirs", () -> theirs[round[1]++])
            .pairing("pair", "ours", "theirs", "events/s")
            .run(1, 3, (text) -> { });

        // The first round only warms up; quotients are 1, 2 and 3.
        assertEquals(List.of(new Contest.Result("pair", 20, 10, "events/s", 2)), results);
    }

    @Test
    void shouldRefuseAPairingOfNobody()
    {
        final Contest contest = new Contest().contestant("ours", () -> 1);

        assertThrows(IllegalArgumentException.class, () -> contest.pairing("pair", "ours", "theirs", "events/s"));
    }

    private double turn(final String name, final double rate)
    {
        turns.add(name);
        return rate;
    }
}
