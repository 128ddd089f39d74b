package io.lockstep.replay.determinism;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * The test on the kit's page compiles as it stands there, and does what the page says: one method passes, one fails.
 */
@Timeout(120)
class DeterminismPageTest
{
    private static final Pattern PROGRAM = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String NAME = "DepositsTest";

    @TempDir
    private Path directory;

    @Test
    void shouldPassAndFailAsThePageSays() throws Exception
    {
        final String page = Files.readString(
            Path.of(System.getProperty("lockstep.home"), "replay", "determinism", "README.md"));
        final Matcher program = PROGRAM.matcher(page);
        assertTrue(program.find(), "the page has no program");
        compile(Files.writeString(directory.resolve(NAME + ".java"), program.group(1)));

        final TestExecutionSummary summary;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()}))
        {
            summary = run(loader.loadClass(NAME));
        }

        assertEquals(1, summary.getTestsSucceededCount());
        assertEquals(1, summary.getTestsFailedCount());
        final TestExecutionSummary.Failure failure = summary.getFailures().get(0);
        assertEquals("shouldKeepTotalsInAField(SimulatedEvent)", failure.getTestIdentifier().getDisplayName());
        // The seed says whether an output tells first, or the digest of a checkpoint.
        final String message = failure.getException().getMessage();
        assertTrue(
            message.contains("what a start lets out is not what a run without faults lets out") ||
            message.contains("the replay differs from the recorded run"), message);
        assertTrue(message.contains("run it again with: -Dlockstep.seed="), message);
    }

    private void compile(final Path source)
    {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = ToolProvider.getSystemJavaCompiler().run(null, null, errors, "-proc:none",
            "-d", directory.toString(), "-cp", System.getProperty("java.class.path"), source.toString());
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    }

    private static TestExecutionSummary run(final Class<?> test)
    {
        final SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(test)).build(), listener);
        return listener.getSummary();
    }
}
