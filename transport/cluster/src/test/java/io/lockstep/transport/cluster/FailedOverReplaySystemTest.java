package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.transport.cluster.MemberDirectories.Run;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

import static io.lockstep.transport.cluster.MemberDirectories.copy;
import static io.lockstep.transport.cluster.MemberDirectories.done;
import static io.lockstep.transport.cluster.MemberDirectories.flip;
import static io.lockstep.transport.cluster.MemberDirectories.number;
import static io.lockstep.transport.cluster.MemberDirectories.run;
import static io.lockstep.transport.cluster.MemberDirectories.runWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The commands that run a history again, on the directories of three members whose leader was stopped twice.
 */
@Timeout(300)
class FailedOverReplaySystemTest
{
    private static final int EVENTS = 30;
    private static final String APP = TallyApplication.class.getName();
    private static final String OTHER_APP = MisreadingApplication.class.getName();
    private static final int FRAME_HEADER_LENGTH = 32;

    private static MemberDirectories members;

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(300)
    static void runCluster() throws IOException
    {
        members = MemberDirectories.ofFailOvers(shared, EVENTS, TallyProcessor.ADD, TallyProcessor.ADD_LATER);
    }

    @Test
    void shouldComeToTheDigestsThatTheMembersHad()
    {
        for (final Path member : members.paths())
        {
            final String come = done("replay", "run", member, "--app", APP, "--tail",
                "--until", members.live().sequence(), "--json");

            requireCheckpoint(members.live(), come);
        }
    }

    @Test
    void shouldRunWhatIsKnownToBeCommittedUnlessAskedForMore()
    {
        for (final Path member : members.paths())
        {
            final MemberReplay.Result replayed = MemberReplay.replay(member, new TallyApplication(),
                ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT, InputListener.NONE, OutputListener.NONE);
            final String committed = done("replay", "run", member, "--app", APP, "--json");
            final String all = done("replay", "run", member, "--app", APP, "--json", "--tail");
            final String told = done("replay", "run", member, "--app", APP);

            requireCheckpoint(replayed.committed(), committed);
            requireCheckpoint(replayed.end(), all);
            assertEquals(replayed.committedPosition(), number(committed, "committedPosition"), committed);
            assertTrue(number(committed, "sequence") >= members.sentBeforeLastFailOver(), committed);
            assertTrue(told.contains("what is known to be committed, up to position"), told);
        }
    }

    @Test
    void shouldShowOutputsAndStateOfAPlace()
    {
        final Path member = members.paths().get(0);
        // So far that both clients have sent something, whichever was the first.
        final long place = members.sentBeforeLastFailOver();
        final String shown = done(
            "replay", "run", member, "--app", APP, "--until", place, "--outputs", "--dump-state",
            "--query", "tally.sums", MemberDirectories.FIRST_SOURCE);
        final Run missing = run("replay", "run", member, "--app", APP, "--until", 10, "--query", "tally.sums", 7);

        assertTrue(shown.contains("tally.sums " + MemberDirectories.FIRST_SOURCE), shown);
        assertTrue(shown.contains("10:0 "), shown);
        assertEquals(Lockstep.DIFFERS, missing.status(), missing.err());
    }

    @Test
    void shouldLetABuildThroughThatDoesTheSame()
    {
        for (final Path member : members.paths())
        {
            final String compared = done("replay", "gate", member, "--app", APP, "--app", APP, "--tail", "--json");

            assertTrue(compared.contains("\"isEqual\":true"), compared);
            assertTrue(number(compared, "events") >= members.live().sequence(), compared);
        }
    }

    @Test
    void shouldNameTheFirstEventAtWhichTwoBuildsDiffer()
    {
        final Path member = members.paths().get(1);
        final Run gate = run("replay", "gate", member, "--app", APP, "--app", OTHER_APP, "--json");
        final Run bisect = run("replay", "bisect", member, "--app", APP, "--app", OTHER_APP, "--json");
        final long first = number(bisect.out().substring(bisect.out().indexOf("\"first\":")), "sequence");
        final Run step = runWith("go " + first, "replay", "step", member, "--app", OTHER_APP, "--json");

        assertEquals(Lockstep.DIFFERS, gate.status(), gate.err());
        assertEquals(Lockstep.DIFFERS, bisect.status(), bisect.err());
        assertTrue(number(gate.out(), "differingEvents") > 1, gate.out());
        // Both clients send it as their event of that number; whose comes first is for the cluster to say.
        assertTrue(
            bisect.out().contains("source " + MemberDirectories.FIRST_SOURCE + ":" + MisreadingApplication.MISREAD) ||
            bisect.out().contains(
                "source " + (MemberDirectories.FIRST_SOURCE + 1) + ":" + MisreadingApplication.MISREAD),
            bisect.out());
        assertEquals(Lockstep.DONE, step.status(), step.err());
        assertEquals(first, number(step.out(), "sequence"), step.out());
    }

    @Test
    void shouldStepForwardsAndBackwards()
    {
        final Run stepped = runWith(
            "next 3\nback 1\ngo 20\nstate tally.sums " + MemberDirectories.FIRST_SOURCE + "\nback 30\nnext\n",
            "replay", "step", members.paths().get(2), "--app", APP);

        assertEquals(Lockstep.DONE, stepped.status(), stepped.err());
        assertTrue(stepped.out().contains("event 1: SessionOpen"), stepped.out());
        assertEquals(2, stepped.out().split("event 2: ", -1).length - 1, stepped.out());
        assertTrue(stepped.out().contains("event 20: "), stepped.out());
        assertEquals(2, stepped.out().split("event 1: ", -1).length - 1, stepped.out());
    }

    @Test
    void shouldMakeAJournalOfALogByAForkWithNothingNew() throws IOException
    {
        final Path nothing = Files.writeString(directory.resolve("nothing.jsonl"), "");
        final Path journal = directory.resolve("journal");
        final String forked = done("replay", "fork", members.paths().get(0), "--app", APP, "--tail",
            "--at", members.live().sequence(), "--with", nothing, "--out", journal, "--json");
        final String come = done("replay", "run", journal, "--app", APP, "--json");
        final Run compared = run(
            "replay", "diff", members.paths().get(1), journal, "--app", APP, "--tail", "--json");

        assertEquals(members.live().sequence(), number(forked, "events"), forked);
        requireCheckpoint(members.live(), come);
        assertTrue(number(come, "comparedCheckpoints") > 0, come);
        assertEquals(members.live().sequence(), number(compared.out(), "equalEvents"), compared.out());
        // The member may have gone on behind that, by letting time advance; then that is where the journal lacks one.
        assertTrue(compared.status() == Lockstep.DONE ||
            compared.out().contains("\"sequence\":" + (members.live().sequence() + 1)), compared.out());
        done("journal", "verify", journal);
    }

    @Test
    void shouldCompareWhatTwoMembersApplied()
    {
        final String compared = done("replay", "diff", members.paths().get(0), members.paths().get(1),
            "--app", APP, "--tail", "--json");

        assertTrue(number(compared, "equalEvents") >= members.live().sequence(), compared);
    }

    @Test
    void shouldSayWhatItCanNotRunAndRunWhatItCan()
    {
        final Path member = members.paths().get(0);
        final Run ofSnapshot = run("replay", "run", member, "--app", APP, "--from-snapshot", "newest");
        final Run ofArchive = run("replay", "run", MemberLog.open(member, MemberLog.UNKNOWN).archive(), "--app", APP);
        final Run nameless = run("replay", "run", member);
        final String archive = done("replay", "run", MemberLog.open(member, MemberLog.UNKNOWN).archive(),
            "--recording", MemberLog.open(member, MemberLog.UNKNOWN).stream().recordingId(),
            "--app", APP, "--tail", "--until", members.live().sequence(), "--json");

        assertEquals(Lockstep.BAD_INPUT, ofSnapshot.status(), ofSnapshot.err());
        assertTrue(ofSnapshot.err().contains("snapshots of a cluster's members"), ofSnapshot.err());
        assertEquals(Lockstep.BAD_INPUT, ofArchive.status(), ofArchive.err());
        assertEquals(Lockstep.DONE, nameless.status(), "there is but one on the class path: " + nameless.err());
        requireCheckpoint(members.live(), archive);
    }

    @Test
    void shouldTellDamageWithItsPosition() throws IOException
    {
        final Path copy = directory.resolve("copy");
        copy(members.paths().get(0), copy);
        final long position = number(done("journal", "cat", copy, "--from", 10, "--limit", 1), "position");
        final MemberLog log = MemberLog.open(copy, MemberLog.UNKNOWN);
        final long base = position - position % log.stream().segmentLength();
        flip(log.file(base), position - base + FRAME_HEADER_LENGTH + Long.BYTES);

        final Run damaged = run("replay", "run", copy, "--app", APP);

        assertEquals(Lockstep.DIFFERS, damaged.status(), damaged.err());
        assertTrue(damaged.err().contains("position=" + position), damaged.err());
    }

    private static void requireCheckpoint(final Checkpoint expected, final String json)
    {
        assertEquals(expected.sequence(), number(json, "sequence"), json);
        assertTrue(json.contains("\"stateDigest\":\"" + hex(expected.stateDigest()) + "\""), json);
        assertTrue(json.contains("\"outputDigest\":\"" + hex(expected.outputDigest()) + "\""), json);
        assertEquals(expected.outputCount(), number(json, "outputs"), json);
    }

    private static String hex(final long digest)
    {
        return HexFormat.of().toHexDigits(digest);
    }
}
