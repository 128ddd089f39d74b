package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.transport.cluster.TestClients.TestClient;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * What three members left whose leader was stopped now and then, and the commands that look at it.
 *
 * @param paths of the members, with the schemas of their messages beside.
 * @param live  what all members had come to at the end.
 * @param sent  events, all acknowledged.
 * @param sentBeforeLastFailOver of these, acknowledged before the last leader was stopped.
 */
record MemberDirectories(List<Path> paths, Checkpoint live, long sent, long sentBeforeLastFailOver)
{
    static final int MEMBERS = 3;
    static final int FAIL_OVERS = 2;
    static final long FIRST_SOURCE = 41;

    /**
     * Run a cluster.
     *
     * @param directory for the members.
     * @param templates of the events that are sent in each part of the run.
     * @param events    of each template and client in each part.
     */
    static MemberDirectories ofFailOvers(final Path directory, final int events, final int... templates)
        throws IOException
    {
        try (TestCluster cluster = new TestCluster(directory, MEMBERS).start())
        {
            int leader = cluster.awaitLeader();
            final TestClient[] clients = {cluster.connect(FIRST_SOURCE), cluster.connect(FIRST_SOURCE + 1)};
            long sentBefore = 0;
            for (int i = 0; i < FAIL_OVERS; i++)
            {
                sendAndAwait(cluster, events, templates, clients);
                sentBefore = clients[0].sent + clients[1].sent;
                // What is sent now is under way when the leader stops.
                cluster.send(TallyProcessor.ADD, events, clients);
                cluster.stopNode(leader);
                final int next = cluster.awaitLeaderOtherThan(leader);
                sendAndAwait(cluster, events, templates, clients);
                cluster.startNode(leader);
                cluster.awaitDigestsEqual();
                leader = next;
            }
            cluster.awaitLeader();
            sendAndAwait(cluster, events, templates, clients);
            final Checkpoint live = cluster.awaitDigestsEqual();
            cluster.stopAll();

            final List<Path> paths = new ArrayList<>();
            for (int i = 0; i < MEMBERS; i++)
            {
                paths.add(cluster.directory(i));
                writeSchemas(cluster.directory(i));
            }
            return new MemberDirectories(paths, live, clients[0].sent + clients[1].sent, sentBefore);
        }
    }

    static String done(final Object... args)
    {
        final Run run = run(args);
        assertEquals(Lockstep.DONE, run.status, run.err + run.out);
        return run.out;
    }

    static Run run(final Object... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = Lockstep.run(new PrintWriter(out, true), new PrintWriter(err, true),
            Arrays.stream(args).map(Object::toString).toArray(String[]::new));

        return new Run(status, out.toString(), err.toString());
    }

    /**
     * Run a command that reads lines.
     */
    static Run runWith(final String input, final Object... args)
    {
        final InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
        try
        {
            return run(args);
        }
        finally
        {
            System.setIn(before);
        }
    }

    static long number(final String json, final String field)
    {
        return Long.parseLong(json.replaceAll("(?s)^.*?\"" + field + "\":(-?[0-9]+).*$", "$1"));
    }

    static void copy(final Path from, final Path to) throws IOException
    {
        try (Stream<Path> paths = Files.walk(from))
        {
            for (final Path path : paths.toList())
            {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    /**
     * Change one bit of a file.
     */
    static void flip(final Path file, final long offset) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 1)).rewind();
            channel.write(one, offset);
        }
    }

    private static void sendAndAwait(
        final TestCluster cluster, final int events, final int[] templates, final TestClient... clients)
    {
        for (final int template : templates)
        {
            cluster.sendAndAwait(template, events, clients);
        }
    }

    private static void writeSchemas(final Path member) throws IOException
    {
        final Path schemas = Files.createDirectories(member.resolve("schemas"));
        for (final Map.Entry<String, byte[]> schema :
            JournaledEngine.schemas(MemberDirectories.class.getClassLoader(), "session").entrySet())
        {
            Files.write(schemas.resolve(schema.getKey()), schema.getValue());
        }
    }

    record Run(int status, String out, String err)
    {
    }
}
