package io.lockstep.transport;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The script that makes WireGuard's configurations, with a stub in the place of {@code wg}.
 */
class WireguardConfigurationTest
{
    private static final Path SCRIPT = Path.of(System.getProperty("lockstep.home"), "transport/wireguard/configure");
    private static final String STUB = """
        #!/bin/sh
        # A key is a number; the public one of it says so.
        state=${0%/*}/keys
        case "$1" in
          pubkey) read -r key; echo "public-of-$key" ;;
          *)
            count=0
            [ ! -f "$state" ] || read -r count <"$state"
            echo $((count + 1)) >"$state"
            echo "secret-$1-$((count + 1))"
            ;;
        esac
        """;

    @TempDir
    private Path directory;

    private Path tools;
    private Path out;

    @BeforeEach
    void makeTools() throws IOException
    {
        tools = Files.createDirectory(directory.resolve("tools"));
        out = directory.resolve("out");
        for (final String tool : List.of("cat", "chmod", "dirname", "mkdir", "rm"))
        {
            final String path = Files.exists(Path.of("/bin", tool)) ? "/bin/" : "/usr/bin/";
            write(tool, "#!/bin/sh\nexec " + path + tool + " \"$@\"\n");
        }
    }

    @Test
    void shouldMakeAFileForTheNodeAndForEachClientThatTheirOwnerAloneReads() throws Exception
    {
        stub(STUB);

        final Run run = configure("--node", "node.example:4500", "--clients", "3", "--out", out.toString());

        assertEquals(0, run.status, run.text);
        assertEquals(Set.of("node.conf", "client-1.conf", "client-2.conf", "client-3.conf"), names());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out)));
        for (final String name : names())
        {
            assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(out.resolve(name))), name);
        }
        assertFalse(run.text.contains("secret"), run.text);
        assertEquals("""
            [Interface]
            PrivateKey = secret-genkey-4
            Address = 10.88.0.3/24
            MTU = 1420

            [Peer]
            PublicKey = public-of-secret-genkey-1
            PresharedKey = secret-genpsk-5
            AllowedIPs = 10.88.0.1/32
            Endpoint = node.example:4500
            PersistentKeepalive = 25
            """, Files.readString(out.resolve("client-2.conf")));
        assertEquals("""
            [Interface]
            PrivateKey = secret-genkey-1
            Address = 10.88.0.1/24
            MTU = 1420
            ListenPort = 4500

            [Peer]
            # client-1
            PublicKey = public-of-secret-genkey-2
            PresharedKey = secret-genpsk-3
            AllowedIPs = 10.88.0.2/32

            [Peer]
            # client-2
            PublicKey = public-of-secret-genkey-4
            PresharedKey = secret-genpsk-5
            AllowedIPs = 10.88.0.3/32

            [Peer]
            # client-3
            PublicKey = public-of-secret-genkey-6
            PresharedKey = secret-genpsk-7
            AllowedIPs = 10.88.0.4/32
            """, Files.readString(out.resolve("node.conf")));
    }

    @Test
    void shouldSayWhatIsMissingWhereThereIsNoWg() throws Exception
    {
        final Run run = configure("--node", "10.0.0.1", "--clients", "1", "--out", out.toString());

        assertEquals(2, run.status);
        assertTrue(run.text.contains("there is no wg on the PATH"), run.text);
        assertFalse(Files.exists(out));
    }

    @Test
    void shouldLeaveNothingWhereWgFails() throws Exception
    {
        stub("#!/bin/sh\nexit 1\n");

        final Run run = configure("--node", "10.0.0.1", "--clients", "1", "--out", out.toString());

        assertEquals(2, run.status);
        assertTrue(run.text.contains("wg has made no key"), run.text);
        assertFalse(Files.exists(out));
    }

    @Test
    void shouldNotTouchADirectoryThatIsThere() throws Exception
    {
        stub(STUB);
        Files.createDirectory(out);
        Files.writeString(out.resolve("node.conf"), "mine");

        final Run run = configure("--node", "10.0.0.1", "--clients", "1", "--out", out.toString());

        assertEquals(2, run.status);
        assertTrue(run.text.contains("--out is there already"), run.text);
        assertEquals("mine", Files.readString(out.resolve("node.conf")));
    }

    @Test
    void shouldRefuseArgumentsThatMakeNoConfiguration() throws Exception
    {
        stub(STUB);
        final List<List<String>> cases = List.of(
            List.of(),
            List.of("--node"),
            List.of("--node", "a"),
            List.of("--node", "a", "--clients", "0"),
            List.of("--node", "a", "--clients", "254"),
            List.of("--node", "a", "--clients", "x"),
            List.of("--node", "a:0", "--clients", "1"),
            List.of("--node", "a:65536", "--clients", "1"),
            List.of("--node", "a b", "--clients", "1"),
            List.of("--node", ":1", "--clients", "1"),
            List.of("--node", "a", "--clients", "1", "--network", "10.88"),
            List.of("--node", "a", "--clients", "1", "--network", "10.88.256"),
            List.of("--node", "a", "--clients", "1", "--network", "10.88.0.0"),
            List.of("--node", "a", "--clients", "1", "--keys", "b"));

        for (final List<String> arguments : cases)
        {
            final List<String> whole = new ArrayList<>(arguments);
            if (arguments.size() > 2)
            {
                whole.addAll(List.of("--out", out.toString()));
            }
            final Run run = configure(whole.toArray(String[]::new));
            assertEquals(2, run.status, () -> arguments + ": " + run.text);
            assertFalse(Files.exists(out), () -> arguments + ": " + run.text);
        }
    }

    private void stub(final String text) throws IOException
    {
        write("wg", text);
    }

    private void write(final String tool, final String text) throws IOException
    {
        Files.writeString(tools.resolve(tool), text);
        Files.setPosixFilePermissions(tools.resolve(tool), PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Set<String> names() throws IOException
    {
        try (Stream<Path> files = Files.list(out))
        {
            return files.map((file) -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private Run configure(final String... arguments) throws Exception
    {
        final List<String> command = new ArrayList<>(List.of("/bin/sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        final ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.directory(directory.toFile());
        builder.environment().put("PATH", tools.toString());
        final Process process = builder.start();
        final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), text);
    }

    private record Run(int status, String text)
    {
    }
}
