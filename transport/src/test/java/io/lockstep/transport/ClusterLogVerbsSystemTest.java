package io.lockstep.transport;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.SessionOpenEncoder;
import io.lockstep.engine.Durability;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.MemberLogReader;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.Recording;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The verbs that look into a journal, on the files of a real Aeron Cluster: of several leadership terms, with messages
 * above the MTU, over several segment files.
 */
@Timeout(240)
class ClusterLogVerbsSystemTest
{
    private static final int TERMS = 3;
    private static final int MESSAGES = 200;
    private static final int PER_TERM = MESSAGES + 1;
    private static final int LONG_LENGTH = 5_000;
    private static final int FRAME_HEADER = 32;
    private static final int EVENT_OFFSET = FRAME_HEADER + 32;

    @TempDir
    private static Path member;

    @TempDir
    private static Path earlier;

    @TempDir
    private Path directory;

    private static byte[] longMessage;

    @BeforeAll
    static void runCluster() throws IOException
    {
        Files.createDirectories(member.resolve("schemas"));
        for (final Map.Entry<String, byte[]> schema :
            JournaledEngine.schemas(ClusterLogVerbsSystemTest.class.getClassLoader()).entrySet())
        {
            Files.write(member.resolve("schemas").resolve(schema.getKey()), schema.getValue());
        }
        longMessage = new byte[LONG_LENGTH];
        Arrays.fill(longMessage, (byte)0x5A);
        for (int term = 0; term < TERMS; term++)
        {
            try (OneMemberCluster cluster = new OneMemberCluster(member))
            {
                for (int i = 1; i <= MESSAGES; i++)
                {
                    cluster.send(sessionOpen(term * MESSAGES + i, cluster.sessionId()));
                }
                cluster.send(longMessage);
                cluster.awaitMessages((long)PER_TERM * (term + 1));
            }
            if (term == 0)
            {
                copyArchive(earlier);
            }
        }
    }

    @Test
    void shouldListTermsSegmentsAndWhatIsCommitted()
    {
        final String listed = done("journal", "ls", member, "--json");
        final String text = done("journal", "ls", member);

        assertEquals(TERMS, listed.split("\"kind\":\"TERM\"", -1).length - 1, listed);
        assertTrue(listed.split("\"file\":", -1).length - 1 > 1, listed);
        assertTrue(number(listed, "committedPosition") > 0, listed);
        assertTrue(number(listed, "committedPosition") < number(listed, "endPosition"), listed);
        assertTrue(text.contains("the member's files do not tell"), text);
    }

    @Test
    void shouldVerifyEveryFrameAndTellTheTail()
    {
        final String verified = done("journal", "verify", member, "--json");

        assertEquals(TERMS * PER_TERM, number(verified, "events"), verified);
        assertEquals((TERMS - 1) * PER_TERM, number(verified, "committedEvents"), verified);
        assertEquals(TERMS, number(verified, "terms"), verified);
        assertEquals(number(done("journal", "ls", member, "--json"), "endPosition"),
            number(verified, "endPosition"), verified);
        assertTrue(verified.contains("\"isChecksummed\":false"), verified);
    }

    @Test
    void shouldPrintFindCountAndExportEvents() throws IOException
    {
        final List<String> lines = done("journal", "cat", member).lines().toList();
        final String found = done("journal", "grep", member, "sessionId > " + (TERMS * MESSAGES - 7), "--count");
        final String counted = done("journal", "stats", member, "--json");
        final Path csv = directory.resolve("events.csv");
        done("journal", "export", member, "--format", "csv", "--out", csv);
        final String limited = done("journal", "cat", member, "--from", 3, "--limit", 1);

        assertEquals(TERMS * PER_TERM, lines.size());
        assertTrue(lines.get(0).contains("\"sequence\":1,\"committed\":true,\"time\":\"20"), lines.get(0));
        assertTrue(lines.get(0).contains("\"type\":\"SessionOpen\",\"event\":{\"sessionId\":1,"), lines.get(0));
        assertTrue(lines.get(PER_TERM - 1).contains(
            "\"type\":null,\"hex\":\"" + HexFormat.of().formatHex(longMessage) + "\""));
        assertTrue(lines.get(TERMS * PER_TERM - 1).contains("\"committed\":false"));
        assertEquals((TERMS - 1) * PER_TERM,
            lines.stream().filter((line) -> line.contains("\"committed\":true")).count());
        assertEquals("7", found.strip());
        assertEquals(TERMS * PER_TERM, number(counted, "events"), counted);
        assertEquals(TERMS, number(counted, "sourceCount"), counted);
        assertEquals(TERMS * PER_TERM + 1, Files.readAllLines(csv).size());
        assertEquals(lines.get(2), limited.strip());
    }

    @Test
    void shouldReadAnArchiveAlone()
    {
        final String verified = done("journal", "verify", member.resolve("archive"), "--json");
        final List<String> lines = done(
            "journal", "cat", member.resolve("archive"), "--schemas", member.resolve("schemas")).lines().toList();
        final Run none = run("journal", "ls", member.resolve("archive"), "--recording", 77);
        final Run replayed = run("replay", "run", member);

        assertEquals(TERMS * PER_TERM, number(verified, "events"), verified);
        assertTrue(verified.contains("\"committedEvents\":null"), verified);
        assertTrue(lines.get(0).contains("\"type\":\"SessionOpen\""), lines.get(0));
        assertEquals(2, none.status);
        assertTrue(none.err.contains("recordings: 0 (stream "), none.err);
        assertEquals(2, replayed.status);
        assertTrue(replayed.err.contains("does not tell whose it is"), replayed.err);
    }

    @Test
    void shouldTellDamageWithItsPosition() throws IOException
    {
        final Path copy = copyOfArchive();
        final Path segment = copy.resolve("0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        final int frame = frames(bytes).get(20);
        bytes[frame + 20] ^= 1;
        Files.write(segment, bytes);

        final Run verified = run("journal", "verify", copy);

        assertEquals(1, verified.status, verified.err);
        assertTrue(verified.err.contains("term id does not fit the position"), verified.err);
        assertTrue(verified.err.contains("position=" + frame), verified.err);
    }

    @Test
    void shouldProveChecksumsWhereTheArchiveComputedThem() throws IOException
    {
        final Path copy = copyOfArchive();
        try (Stream<Path> files = Files.list(copy))
        {
            for (final Path segment : files.filter((file) -> file.toString().endsWith(".rec")).toList())
            {
                Files.write(segment, withChecksums(Files.readAllBytes(segment)));
            }
        }
        final String proven = done("journal", "verify", copy, "--json");
        final Path segment = copy.resolve("0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        final int frame = frames(bytes).get(20);
        bytes[frame + FRAME_HEADER + 4] ^= 1;
        Files.write(segment, bytes);
        final Run damaged = run("journal", "verify", copy);

        assertTrue(proven.contains("\"isChecksummed\":true"), proven);
        assertEquals(1, damaged.status, damaged.err);
        assertTrue(damaged.err.contains("checksum does not fit the payload"), damaged.err);
        assertTrue(damaged.err.contains("position=" + frame), damaged.err);
    }

    @Test
    void shouldFindNoDifferenceOfMembersButThatOneEndsEarlier() throws IOException
    {
        final Path copy = copyOfArchive();
        final String equal = done("replay", "diff", member, copy, "--json");
        final String shorter = done("replay", "diff", member, earlier, "--json");
        final String longer = done("replay", "diff", earlier, member);

        assertEquals(TERMS * PER_TERM, number(equal, "equalEvents"), equal);
        assertEquals(0, number(equal, "leftMore"), equal);
        assertEquals(PER_TERM, number(shorter, "equalEvents"), shorter);
        assertEquals((TERMS - 1) * PER_TERM, number(shorter, "leftMore"), shorter);
        assertEquals(0, number(shorter, "rightMore"), shorter);
        assertTrue(shorter.contains("\"isEqual\":true"), shorter);
        assertTrue(longer.contains("right        goes on for 402 events"), longer);
        assertTrue(longer.contains("EQUAL"), longer);
    }

    @Test
    void shouldNameTheEventThatDiffersOfMembers() throws IOException
    {
        final int wanted = 7;
        final Path copy = copyOfArchive();
        final Path segment = copy.resolve("0-0.rec");
        final byte[] bytes = Files.readAllBytes(segment);
        final long position = number(done("journal", "cat", member, "--from", wanted, "--limit", 1), "position");
        bytes[(int)position + EVENT_OFFSET + MessageHeaderEncoder.ENCODED_LENGTH] ^= 1;
        Files.write(segment, bytes);
        final Run unchecked = run("replay", "diff", member, copy, "--json");
        Files.write(segment, withChecksums(bytes));
        final Run checked = run("replay", "diff", copy, member);

        assertEquals(1, unchecked.status, unchecked.err);
        assertEquals(wanted - 1, number(unchecked.out, "equalEvents"), unchecked.out);
        assertTrue(unchecked.out.contains("\"kind\":\"INPUT\",\"sequence\":" + wanted), unchecked.out);
        assertTrue(unchecked.out.contains("\"left\":{\"type\":\"SessionOpen\",\"fields\":{\"sessionId\":7,"),
            unchecked.out);
        assertTrue(unchecked.out.contains("\"right\":{\"type\":\"SessionOpen\",\"fields\":{\"sessionId\":6,"),
            unchecked.out);
        assertTrue(unchecked.out.contains("\"fields\":[\"sessionId\"]"), unchecked.out);
        assertTrue(unchecked.out.contains("position " + position + ", committed\""), unchecked.out);
        assertEquals(1, checked.status, checked.err);
        assertTrue(checked.out.contains("first        event " + wanted), checked.out);
        assertTrue(checked.out.contains("differ in  sessionId"), checked.out);
    }

    @Test
    void shouldCompareAMemberWithAJournal()
    {
        final Path journal = directory.resolve("journal");
        writeJournal(journal, PER_TERM + 3);
        final String equal = done("replay", "diff", earlier, journal, "--json", "--show-personal");
        final Run longer = run("replay", "diff", member, journal, "--json");

        assertEquals(PER_TERM, number(equal, "equalEvents"), equal);
        assertEquals(3, number(equal, "rightMore"), equal);
        assertEquals(1, longer.status, longer.err);
        assertTrue(longer.out.contains("\"sequence\":" + (PER_TERM + 4)), longer.out);
        assertTrue(longer.out.contains("\"right\":null"), longer.out);
        assertEquals(1, run("replay", "diff", journal, member).status);
        assertEquals(2, run("replay", "diff", member, directory.resolve("none")).status);
    }

    /**
     * Write the first messages of the member's log as a journal.
     */
    private static void writeJournal(final Path path, final int events)
    {
        try (JournalDirectory journal = JournalDirectory.open(path,
            Manifest.ofNew(Recording.MIN_SEGMENT_LENGTH, "test", 1, 1, 0),
            JournaledEngine.schemas(ClusterLogVerbsSystemTest.class.getClassLoader()));
            InputJournal input = InputJournal.open(journal, Durability.OS);
            MemberLogReader reader = MemberLog.open(member, MemberLog.UNKNOWN).reader())
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                if (sequence <= events)
                {
                    input.append(sequence, timestampNs, source, sequence, buffer, offset, length);
                }
            }, 1) > 0)
            {
                // To the end.
            }
            input.flush();
        }
    }

    private Path copyOfArchive() throws IOException
    {
        return copyArchive(Files.createDirectory(directory.resolve("copy")));
    }

    private static Path copyArchive(final Path copy) throws IOException
    {
        try (Stream<Path> files = Files.list(member.resolve("archive")))
        {
            for (final Path file : files.filter(Files::isRegularFile).toList())
            {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }

        return copy;
    }

    /**
     * Where the data frames of a segment begin.
     */
    private static List<Integer> frames(final byte[] bytes)
    {
        final List<Integer> offsets = new ArrayList<>();
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int offset = 0;
        while (offset < bytes.length && buffer.getInt(offset) > 0)
        {
            if (buffer.getShort(offset + 6) == 1)
            {
                offsets.add(offset);
            }
            offset += aligned(buffer.getInt(offset));
        }

        return offsets;
    }

    private static byte[] withChecksums(final byte[] bytes)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (final int offset : frames(bytes))
        {
            final CRC32C crc = new CRC32C();
            crc.update(bytes, offset + FRAME_HEADER, aligned(buffer.getInt(offset)) - FRAME_HEADER);
            buffer.putInt(offset + 12, (int)crc.getValue());
        }

        return bytes;
    }

    private static int aligned(final int length)
    {
        return length + FRAME_HEADER - 1 & -FRAME_HEADER;
    }

    private static byte[] sessionOpen(final long sessionId, final long source)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(new byte[200]);
        final SessionOpenEncoder encoder = new SessionOpenEncoder()
            .wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .sessionId(sessionId)
            .source(source);

        return Arrays.copyOf(buffer.byteArray(), encoder.limit());
    }

    private static long number(final String json, final String field)
    {
        return Long.parseLong(json.replaceAll("(?s)^.*?\"" + field + "\":(-?[0-9]+).*$", "$1"));
    }

    private static String done(final Object... args)
    {
        final Run run = run(args);
        assertEquals(0, run.status, run.err);
        return run.out;
    }

    private static Run run(final Object... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = Lockstep.run(new PrintWriter(out, true), new PrintWriter(err, true),
            Arrays.stream(args).map(Object::toString).toArray(String[]::new));

        return new Run(status, out.toString(), err.toString());
    }

    private record Run(int status, String out, String err)
    {
    }
}
