package io.lockstep.transport;

import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.KnownOutcome;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.transport.security.Credentials;
import io.lockstep.transport.security.HmacAuthenticator;
import io.lockstep.transport.security.HmacCredentials;
import io.lockstep.transport.security.PolicyFile;
import io.lockstep.transport.security.SecurityContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class AuthenticationSystemTest
{
    private static final byte[] ALICE_KEY = "the key of alice, 32 bytes long!".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BOB_KEY = "bob has this key".getBytes(StandardCharsets.US_ASCII);
    private static final String POLICY = String.join("\n",
        "alice sources=1-9 templates=77/1-2 rights=send,query sessions=2",
        "bob   sources=20  templates=77/* rights=send");

    private TestSystem system;
    private EngineNode node;

    @TempDir
    private Path directory;

    @BeforeEach
    void launchNode() throws IOException
    {
        system = new TestSystem(directory.resolve("node"));
        node = system.launch(system.nodeContext(TestSystem.LOOPBACK).security(security()));
    }

    @AfterEach
    void closeNode()
    {
        system.close();
    }

    @Test
    void shouldServeWhoProvesWhoHeIs() throws IOException
    {
        final RecordingListener listener = new RecordingListener();
        final Client client = connect(1, listener, new HmacCredentials("alice", ALICE_KEY));

        system.sendAll(client, EchoProcessor.ECHO, 1, 100);
        system.await("the acknowledgements", () -> listener.acknowledged == 100);
        final String endpoint = node.ingressEndpoint();
        system.closeNode();
        system.launch(system.nodeContext(endpoint).security(security()));
        system.await("the second session", () -> listener.connects >= 2);
        system.sendAll(client, EchoProcessor.ECHO, 101, 200);
        system.await("the acknowledgements", () -> listener.acknowledged == 200);

        listener.assertEchoed(200);
        assertEquals(List.of(), listener.refusals);
    }

    @Test
    void shouldRefuseWhoDoesNotProveWhoHeIsAndLeaveTheSourceToItsOwner()
    {
        final RecordingListener owner = new RecordingListener();
        final Client client = connect(1, owner, new HmacCredentials("alice", ALICE_KEY));

        assertRefused(1, RefusalCode.NOT_AUTHENTIC, new HmacCredentials("alice", BOB_KEY));
        assertRefused(1, RefusalCode.NOT_AUTHENTIC, new HmacCredentials("carol", BOB_KEY));
        assertRefused(1, RefusalCode.NOT_AUTHENTIC, Credentials.NONE);
        system.sendAll(client, EchoProcessor.ECHO, 1, 10);
        system.await("the acknowledgements", () -> owner.acknowledged == 10);

        assertEquals(3, node.counters().value(NodeCounter.CONNECTS_NOT_AUTHENTIC));
        assertEquals(3, node.counters().value(NodeCounter.CONNECTS_REFUSED));
        assertEquals(0, node.counters().value(NodeCounter.SESSIONS_SUPERSEDED));
        owner.assertEchoed(10);
    }

    @Test
    void shouldRefuseASourceThatIsNotPermitted()
    {
        assertRefused(10, RefusalCode.NOT_AUTHORISED, new HmacCredentials("alice", ALICE_KEY));
        assertRefused(1, RefusalCode.NOT_AUTHORISED, new HmacCredentials("bob", BOB_KEY));

        assertEquals(2, node.counters().value(NodeCounter.CONNECTS_NOT_AUTHORISED));
        assertEquals(0, node.counters().value(NodeCounter.SESSIONS_OPENED));
    }

    @Test
    void shouldEndASessionThatSendsWhatItMayNotAndTakeNothingFromThereOn()
    {
        final RecordingListener listener = new RecordingListener();
        final Client client = connect(1, listener, new HmacCredentials("alice", ALICE_KEY));
        system.sendAll(client, EchoProcessor.ECHO, 1, 10);
        system.await("the acknowledgements", () -> listener.acknowledged == 10);

        system.send(client, EchoProcessor.LARGE, EchoProcessor.LENGTH, 11);
        system.await("the refusal", () -> client.state() == ClientState.CLOSED);
        final RecordingListener next = new RecordingListener();
        final Client nextClient = connect(1, next, new HmacCredentials("alice", ALICE_KEY));
        system.sendAll(nextClient, EchoProcessor.ECHO, 11, 20);
        system.await("the acknowledgements", () -> next.acknowledged == 20);

        assertEquals(List.of(RefusalCode.NOT_AUTHORISED), listener.refusals);
        assertEquals(11, listener.refusedSequences.getLong(0));
        assertEquals(10, next.lastSourceSequence);
        assertEquals(20, next.counts.getLong(9));
        assertEquals(1, node.counters().value(NodeCounter.SESSIONS_NOT_AUTHORISED));
    }

    @Test
    void shouldAnswerQuestionsOfThoseAloneWhoMayAsk()
    {
        final List<KnownOutcome> answers = new ArrayList<>();
        final RecordingListener alice = new RecordingListener()
        {
            @Override
            public void onOutcomeAnswer(
                final long queryId,
                final long sourceSequence,
                final KnownOutcome known,
                final RefusalCode code,
                final long lastSourceSequence,
                final long sequence)
            {
                answers.add(known);
            }
        };
        final RecordingListener bob = new RecordingListener();
        final Client aliceClient = connect(1, alice, new HmacCredentials("alice", ALICE_KEY));
        final Client bobClient = connect(20, bob, new HmacCredentials("bob", BOB_KEY));

        system.await("the question to be sent", () -> aliceClient.queryOutcome(1, 1) > 0);
        system.await("the question to be sent", () -> bobClient.queryOutcome(1, 1) > 0);
        system.await("the answer", () -> !answers.isEmpty());
        system.await("the end", () -> bobClient.state() == ClientState.CLOSED);

        assertEquals(List.of(KnownOutcome.UNKNOWN_NOT_SEEN), answers);
        assertEquals(List.of(EndReason.NOT_AUTHORISED), bob.ends);
    }

    @Test
    void shouldLimitTheSessionsOfAnIdentityUntilOneEnds()
    {
        final RecordingListener third = new RecordingListener();
        final Client first = connect(1, new RecordingListener(), new HmacCredentials("alice", ALICE_KEY));
        connect(2, new RecordingListener(), new HmacCredentials("alice", ALICE_KEY));
        final Client thirdClient = system.launch(
            system.clientContext(3, third).credentials(new HmacCredentials("alice", ALICE_KEY)));
        system.await("the refusal", () -> !third.refusals.isEmpty());
        // A source that connects again takes its own place.
        connect(2, new RecordingListener(), new HmacCredentials("alice", ALICE_KEY));
        connect(20, new RecordingListener(), new HmacCredentials("bob", BOB_KEY));

        first.close();
        system.await("the session", () -> thirdClient.state() == ClientState.CONNECTED);

        assertEquals(RefusalCode.IDENTITY_LIMIT, third.refusals.get(0));
    }

    @Test
    void shouldNeitherJournalNorPrintASecret() throws IOException
    {
        final PrintStream out = System.out;
        final PrintStream err = System.err;
        final ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (PrintStream stream = new PrintStream(printed, true, StandardCharsets.ISO_8859_1))
        {
            System.setOut(stream);
            System.setErr(stream);
            final RecordingListener listener = new RecordingListener();
            final Client client = connect(1, listener, new HmacCredentials("alice", ALICE_KEY));
            system.sendAll(client, EchoProcessor.ECHO, 1, 10);
            system.await("the acknowledgements", () -> listener.acknowledged == 10);
            assertRefused(2, RefusalCode.NOT_AUTHENTIC, new HmacCredentials("alice", BOB_KEY));
            System.out.println(node.counters() + " " + client + " " + security());
            system.closeNode();
        }
        finally
        {
            System.setOut(out);
            System.setErr(err);
        }

        int files = 0;
        try (Stream<Path> walk = Files.walk(directory.resolve("node")))
        {
            for (final Path file : (Iterable<Path>)walk.filter(Files::isRegularFile)::iterator)
            {
                assertNoSecret(file.toString(), Files.readAllBytes(file));
                files++;
            }
        }
        assertNoSecret("output", printed.toByteArray());
        assertTrue(files >= 3, "files: " + files);
        assertTrue(printed.size() > 0);
        // What is looked for would be found.
        assertThrows(AssertionError.class, () -> assertNoSecret("planted", ("x" + hex(BOB_KEY)).getBytes(
            StandardCharsets.ISO_8859_1)));
    }

    private Client connect(final long source, final RecordingListener listener, final Credentials credentials)
    {
        final Client client = system.launch(system.clientContext(source, listener)
            .closeTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .credentials(credentials));
        system.await("the session of source " + source, () -> client.state() == ClientState.CONNECTED);
        return client;
    }

    private void assertRefused(final long source, final RefusalCode code, final Credentials credentials)
    {
        final RecordingListener listener = new RecordingListener();
        final Client client = system.launch(system.clientContext(source, listener)
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(60))
            .credentials(credentials));
        system.await("the refusal of source " + source, () -> client.state() == ClientState.CLOSED);
        assertEquals(List.of(code), listener.refusals);
    }

    private SecurityContext security() throws IOException
    {
        return new SecurityContext()
            .authenticator(new HmacAuthenticator(Map.of("alice", ALICE_KEY, "bob", BOB_KEY)))
            .policy(PolicyFile.read(Files.writeString(directory.resolve("policy"), POLICY)));
    }

    private static void assertNoSecret(final String place, final byte[] bytes)
    {
        final String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (final byte[] key : List.of(ALICE_KEY, BOB_KEY))
        {
            assertFalse(text.contains(new String(key, StandardCharsets.ISO_8859_1)), place);
            assertFalse(text.contains(hex(key)), place);
            assertFalse(text.contains(Base64.getEncoder().encodeToString(key)), place);
        }
    }

    private static String hex(final byte[] key)
    {
        return HexFormat.of().formatHex(key);
    }
}
