package io.lockstep.transport.security;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class PolicyFileTest
{
    private static final int EVENT_LENGTH = 16;

    @TempDir
    private Path directory;

    @Test
    void shouldPermitWhatIsNamedAndNothingElse() throws IOException
    {
        final PolicyFile policy = PolicyFile.read(write(
            "# who may do what",
            "",
            "alice  sources=1-9,40 templates=77/1-3,78/* rights=send rate=1000 burst=10 sessions=2",
            "bob    sources=7"));

        final SessionRights alice = policy.rights("alice");
        assertTrue(alice.isSourcePermitted(9));
        assertTrue(alice.isSourcePermitted(40));
        assertFalse(alice.isSourcePermitted(10));
        assertTrue(isEventPermitted(alice, 77, 3));
        assertFalse(isEventPermitted(alice, 77, 4));
        assertTrue(isEventPermitted(alice, 78, 65_535));
        assertFalse(isEventPermitted(alice, 79, 1));
        assertFalse(alice.isPermitted(SessionRight.QUERY));
        assertEquals(1000, alice.eventsPerSecond());
        assertEquals(10, alice.eventsBurst());
        assertEquals(2, alice.maxSessions());
        final SessionRights bob = policy.rights("bob");
        assertTrue(bob.isSourcePermitted(7));
        assertFalse(isEventPermitted(bob, 77, 1));
        assertEquals(SessionRights.NO_LIMIT, bob.maxSessions());
        assertNull(policy.rights("carol"));
    }

    @Test
    void shouldNameTheLineAndTheSettingThatIsWrong() throws IOException
    {
        assertWrong("alice", "expected an identity and its rights");
        assertWrong("a/b sources=1", "expected an identity and its rights");
        assertWrong("alice sources", "expected name=value: sources");
        assertWrong("alice sources=0", "sources: not from 1 to 9223372036854775807: 0");
        assertWrong("alice sources=9-1", "sources: a range ends before it begins: 9-1");
        assertWrong("alice sources=1,", "sources: not a number: ");
        assertWrong("alice templates=77", "templates: expected SCHEMA/TEMPLATES: 77");
        assertWrong("alice templates=65536/1", "templates: not from 0 to 65535: 65536");
        assertWrong("alice templates=*/1", "templates: expected a schema id: */1");
        assertWrong("alice rights=all", "rights: there is no such right: all");
        assertWrong("alice rate=x", "rate: not a number: x");
        assertWrong("alice burst=1", "burst: there is no rate");
        assertWrong("alice colour=red", "colour: there is no such setting");
        assertWrong("alice rate=1 rate=2", "rate is set twice");
        assertWrong("first sources=2", "first has rights already");
    }

    private void assertWrong(final String line, final String message) throws IOException
    {
        final Path file = write("first sources=1", line);
        final IllegalArgumentException thrown =
            assertThrows(IllegalArgumentException.class, () -> PolicyFile.read(file));
        assertEquals(file + ":2: " + message, thrown.getMessage());
    }

    private Path write(final String... lines) throws IOException
    {
        return Files.write(directory.resolve("policy"), List.of(lines));
    }

    private static boolean isEventPermitted(final SessionRights rights, final int schemaId, final int templateId)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
        event.putShort(2, (short)templateId, ByteOrder.LITTLE_ENDIAN);
        event.putShort(4, (short)schemaId, ByteOrder.LITTLE_ENDIAN);
        return rights.isEventPermitted(event, 0, EVENT_LENGTH);
    }
}
