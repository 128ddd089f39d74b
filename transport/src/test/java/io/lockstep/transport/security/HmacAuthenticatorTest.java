package io.lockstep.transport.security;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class HmacAuthenticatorTest
{
    private static final String ALICE_KEY = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String BOB_KEY = "ffeeddccbbaa99887766554433221100";

    @TempDir
    private Path directory;

    @Test
    void shouldKnowWhoHasTheKeyOfTheIdentity() throws IOException
    {
        final Path file = write("rw-------", "# keys", "alice " + ALICE_KEY, "", "bob\t" + BOB_KEY);
        final HmacAuthenticator authenticator = HmacAuthenticator.of(file);
        final byte[] challenge = authenticator.newChallenge();

        final byte[] response = HmacCredentials.of("alice", file).respond(challenge);

        assertTrue(authenticator.isAuthentic("alice", challenge, response));
        assertFalse(authenticator.isAuthentic("bob", challenge, response));
        assertFalse(authenticator.isAuthentic("carol", challenge, response));
        assertFalse(authenticator.isAuthentic("", challenge, response));
        assertFalse(authenticator.isAuthentic("alice", authenticator.newChallenge(), response));
        assertFalse(authenticator.isAuthentic("alice", challenge, new byte[0]));
        assertFalse(authenticator.isAuthentic("alice", challenge, new byte[HmacProof.RESPONSE_LENGTH]));
        for (int i = 0; i < response.length; i++)
        {
            final byte[] changed = response.clone();
            changed[i] ^= 1;
            assertFalse(authenticator.isAuthentic("alice", challenge, changed), "byte " + i);
        }
    }

    @Test
    void shouldCalculateWhatOtherLanguagesCalculate()
    {
        // Python: hmac.new(key, b"".join(len(p).to_bytes(4, "big") + p for p in parts), "sha256").hexdigest()
        assertArrayEquals(
            HexFormat.of().parseHex("cfed37dbebd2f32edb91de329e160943fe2f7c46c941b2bd9114952c4c48ae4b"),
            HmacProof.mac(HexFormat.of().parseHex(BOB_KEY), new byte[]{1, 2, 3}, new byte[]{4}, "bob"));
    }

    @Test
    void shouldNotReadKeysThatOthersMayRead() throws IOException
    {
        for (final String rights : List.of("rw-r-----", "rw----r--", "rwx------", "rw--w----"))
        {
            final Path file = write(rights, "alice " + ALICE_KEY);

            final IllegalArgumentException thrown =
                assertThrows(IllegalArgumentException.class, () -> HmacAuthenticator.of(file));

            assertEquals("only its owner may have rights to the key file (chmod 600): file=" + file,
                thrown.getMessage());
        }
    }

    @Test
    void shouldNameTheLineThatIsWrongAndNotWhatStandsThere() throws IOException
    {
        assertWrong(ALICE_KEY, "expected an identity and a key");
        assertWrong("carol " + ALICE_KEY + " " + ALICE_KEY, "expected an identity and a key");
        assertWrong("ca:rol " + ALICE_KEY, "expected an identity and a key");
        assertWrong("carol x" + ALICE_KEY, "the key is not hexadecimal");
        assertWrong("carol 0011", "the key is shorter than 16 bytes");
        assertWrong("alice " + ALICE_KEY, "the identity has a key already");
    }

    private void assertWrong(final String line, final String message) throws IOException
    {
        final Path file = write("rw-------", "alice " + BOB_KEY, line);
        final IllegalArgumentException thrown =
            assertThrows(IllegalArgumentException.class, () -> HmacAuthenticator.of(file));
        assertEquals(file + ":2: " + message, thrown.getMessage());
        assertEquals(null, thrown.getCause());
    }

    private Path write(final String rights, final String... lines) throws IOException
    {
        final Path file = directory.resolve("keys");
        Files.write(file, List.of(lines));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
        return file;
    }
}
