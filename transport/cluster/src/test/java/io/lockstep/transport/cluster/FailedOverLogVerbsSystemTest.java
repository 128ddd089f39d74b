package io.lockstep.transport.cluster;

import io.aeron.cluster.RecordingLog;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.session.IngressEventDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.cluster.MemberLogReader;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.transport.SessionProtocol;
import io.lockstep.transport.cluster.TestClients.TestClient;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The verbs that look into a journal, on the directories of three members whose leader was stopped twice.
 */
@Timeout(300)
class FailedOverLogVerbsSystemTest
{
    private static final int MEMBERS = 3;
    private static final int FAIL_OVERS = 2;
    private static final int EVENTS = 40;
    private static final int FRAME_HEADER_LENGTH = 32;
    private static final String COMMITTED = "\"committed\":true,";
    private static final String NOT_KNOWN = "\"committed\":false,";

    private static final List<Path> DIRECTORIES = new ArrayList<>();
    private static long sentBeforeLastFailOver;
    private static long sent;

    @TempDir
    private static Path shared;

    @TempDir
    private Path directory;

    @BeforeAll
    @Timeout(300)
    static void runCluster() throws IOException
    {
        try (TestCluster cluster = new TestCluster(shared, MEMBERS).start())
        {
            int leader = cluster.awaitLeader();
            final TestClient[] clients = {cluster.connect(41), cluster.connect(42)};
            for (int i = 0; i < FAIL_OVERS; i++)
            {
                cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, clients);
                sentBeforeLastFailOver = clients[0].sent + clients[1].sent;
                // What is sent now is under way when the leader stops.
                cluster.send(TallyProcessor.ADD, EVENTS, clients);
                cluster.stopNode(leader);
                final int next = cluster.awaitLeaderOtherThan(leader);
                cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, clients);
                cluster.startNode(leader);
                cluster.awaitDigestsEqual();
                leader = next;
            }
            cluster.awaitLeader();
            cluster.sendAndAwait(TallyProcessor.ADD, EVENTS, clients);
            cluster.awaitDigestsEqual();
            cluster.stopAll();

            sent = clients[0].sent + clients[1].sent;
            DIRECTORIES.clear();
            for (int i = 0; i < MEMBERS; i++)
            {
                DIRECTORIES.add(cluster.directory(i));
                writeSchemas(cluster.directory(i));
            }
        }
    }

    @Test
    void shouldListTheTermsOfAllElections()
    {
        for (final Path member : DIRECTORIES)
        {
            final String listed = done("journal", "ls", member, "--json");
            final long terms = listed.split("\"kind\":\"TERM\"", -1).length - 1;

            assertEquals(termsByAeron(member), terms, listed);
            assertTrue(terms > FAIL_OVERS, listed);
            assertEquals(replayed(member).committedPosition(), number(listed, "committedPosition"), listed);
            assertTrue(number(listed, "committedPosition") <= number(listed, "endPosition"), listed);
            assertTrue(listed.contains("\"isStopped\":true"), listed);
        }
    }

    @Test
    void shouldVerifyWhatTheArchivesChecksummed()
    {
        for (final Path member : DIRECTORIES)
        {
            final String verified = done("journal", "verify", member, "--json");
            final MemberReplay.Result replayed = replayed(member);

            assertTrue(verified.contains("\"isChecksummed\":true"), verified);
            assertTrue(number(verified, "events") >= sent, verified);
            assertTrue(number(verified, "terms") > FAIL_OVERS, verified);
            assertTrue(number(verified, "terms") <= termsByAeron(member), verified);
            assertEquals(replayed.endPosition(), number(verified, "endPosition"), verified);
            assertTrue(number(verified, "committedEvents") >= sentBeforeLastFailOver, verified);
        }
    }

    @Test
    void shouldPrintTheSameEventsOfAllMembers() throws IOException
    {
        final List<List<String>> printed = new ArrayList<>();
        for (final Path member : DIRECTORIES)
        {
            final List<String> lines = done("journal", "cat", member).lines().toList();
            final String verified = done("journal", "verify", member, "--json");
            final Path csv = directory.resolve(member.getFileName() + ".csv");
            done("journal", "export", member, "--format", "csv", "--out", csv);
            final int committed = (int)number(verified, "committedEvents");
            final long committedPosition = replayed(member).committedPosition();
            printed.add(lines.stream().map((line) -> line.replace(NOT_KNOWN, COMMITTED)).toList());

            assertEquals(number(verified, "events"), lines.size());
            for (int line = 0; line < lines.size(); line++)
            {
                final boolean isCommitted = line < committed;
                assertTrue(lines.get(line).contains(isCommitted ? COMMITTED : NOT_KNOWN), lines.get(line));
                assertEquals(isCommitted, number(lines.get(line), "position") < committedPosition, lines.get(line));
            }
            assertEquals(lines.size(), number(done("journal", "stats", member, "--json"), "events"));
            assertEquals(lines.size() + 1, Files.readAllLines(csv).size());
            assertEquals(
                lines.stream().filter((line) -> line.contains("\"type\":\"IngressEvent\"")).count(),
                Long.parseLong(done("journal", "grep", member, "sessionId >= 0", "--type", "IngressEvent",
                    "--count").strip()));
        }

        final int common = printed.stream().mapToInt(List::size).min().orElse(0);
        assertTrue(common >= sent, "all members have all that was acknowledged");
        for (int i = 0; i < MEMBERS; i++)
        {
            assertEquals(printed.get(0).subList(0, common), printed.get(i).subList(0, common));
            final String compared = done("replay", "diff", DIRECTORIES.get(0), DIRECTORIES.get(i), "--json");
            assertTrue(number(compared, "equalEvents") >= common, compared);
        }
    }

    @Test
    void shouldReadTheEventsThatAReplayApplies()
    {
        for (final Path member : DIRECTORIES)
        {
            final List<String> applied = new ArrayList<>();
            MemberReplay.replay(member, new TallyApplication(), ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT,
                (sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
                {
                    if (SchemaIds.schemaId(buffer, offset) == TallyProcessor.SCHEMA_ID)
                    {
                        applied.add(sourceSequence + " " + timestampNs + " " + hex(buffer, offset, length));
                    }
                },
                OutputListener.NONE);

            assertTrue(applied.size() >= sent);
            assertEquals(applied, readEvents(member));
        }
    }

    @Test
    void shouldTellADamagedMember() throws IOException
    {
        final Path copy = directory.resolve("copy");
        copy(DIRECTORIES.get(0), copy);
        final long position = Long.parseLong(done("journal", "cat", copy, "--from", 10, "--limit", 1)
            .replaceAll("(?s)^.*\"position\":([0-9]+).*$", "$1"));
        final MemberLog log = MemberLog.open(copy, MemberLog.UNKNOWN);
        final long base = position - position % log.stream().segmentLength();
        flip(log.file(base), position - base + FRAME_HEADER_LENGTH + Long.BYTES);

        final Run verified = run("journal", "verify", copy);

        assertEquals(Lockstep.DIFFERS, verified.status, verified.err);
        assertTrue(verified.err.contains("checksum does not fit the payload"), verified.err);
        assertTrue(verified.err.contains("position=" + position), verified.err);
    }

    private static List<String> readEvents(final Path member)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder();
        final IngressEventDecoder event = new IngressEventDecoder();
        final List<String> events = new ArrayList<>();
        final long[] lastNs = {0};
        try (MemberLogReader reader = MemberLog.open(member, MemberLog.UNKNOWN).reader())
        {
            while (reader.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                // The clock of a new leader may be behind.
                lastNs[0] = Math.max(lastNs[0], timestampNs);
                header.wrap(buffer, offset);
                if (header.templateId() == IngressEventDecoder.TEMPLATE_ID)
                {
                    event.wrapAndApplyHeader(buffer, offset, header);
                    events.add(event.sourceSequence() + " " + lastNs[0] + " " + hex(buffer,
                        offset + SessionProtocol.EVENT_HEADER_LENGTH, length - SessionProtocol.EVENT_HEADER_LENGTH));
                }
            }, 1) > 0)
            {
                // To the end.
            }
        }

        return events;
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return Arrays.toString(bytes);
    }

    private static MemberReplay.Result replayed(final Path member)
    {
        return MemberReplay.replay(member, new TallyApplication(), ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT,
            InputListener.NONE, OutputListener.NONE);
    }

    /**
     * Terms that Aeron's own reader finds.
     */
    private static long termsByAeron(final Path member)
    {
        try (RecordingLog log = new RecordingLog(member.resolve(ClusterNode.CLUSTER_DIRECTORY).toFile(), false))
        {
            return log.entries().stream()
                .filter((entry) -> entry.isValid && entry.type == RecordingLog.ENTRY_TYPE_TERM).count();
        }
    }

    private static void writeSchemas(final Path member) throws IOException
    {
        final Path schemas = Files.createDirectories(member.resolve("schemas"));
        for (final Map.Entry<String, byte[]> schema :
            JournaledEngine.schemas(FailedOverLogVerbsSystemTest.class.getClassLoader(), "session").entrySet())
        {
            Files.write(schemas.resolve(schema.getKey()), schema.getValue());
        }
    }

    private static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> paths = Files.walk(from))
        {
            for (final Path path : paths.toList())
            {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    private static void flip(final Path file, final long offset) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 1)).rewind();
            channel.write(one, offset);
        }
    }

    private static long number(final String json, final String field)
    {
        return Long.parseLong(json.replaceAll("(?s)^.*?\"" + field + "\":(-?[0-9]+).*$", "$1"));
    }

    private static String done(final Object... args)
    {
        final Run run = run(args);
        assertEquals(Lockstep.DONE, run.status, run.err);
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
