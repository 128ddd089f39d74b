package io.lockstep.examples.exchange.command;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The page about replay, and the examples in the verbs' help: every line of them works.
 */
class ReplayPageTest
{
    private static final String COMMAND = "./lockstep ";
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");
    private static final List<String> JOURNAL_VERBS =
        List.of("ls", "verify", "cat", "grep", "stats", "export", "cut", "anonymise");
    private static final List<String> REPLAY_VERBS = List.of("run", "diff", "gate", "bisect", "step", "fork");

    private final InputStream in = System.in;

    @TempDir
    private Path directory;

    @AfterEach
    void restoreInput()
    {
        System.setIn(in);
    }

    @Test
    void shouldRunEveryLineOfThePage() throws Exception
    {
        final Path page = Path.of(System.getProperty("lockstep.home"), "replay", "README.md");
        final List<String> lines = Files.readAllLines(page).stream()
            .filter((line) -> line.startsWith("    ") && line.contains(COMMAND)).map(String::strip).toList();

        Files.write(directory.resolve("key"), new byte[32]);
        for (final String line : lines)
        {
            execute(line);
        }

        for (final String verb : JOURNAL_VERBS)
        {
            assertTrue(lines.stream().anyMatch((line) -> line.contains("journal " + verb + " ")), verb);
        }
        for (final String verb : REPLAY_VERBS)
        {
            assertTrue(lines.stream().anyMatch((line) -> line.contains("replay " + verb + " ")), verb);
        }
    }

    @Test
    void shouldShowExamplesThatWork() throws Exception
    {
        execute("./lockstep exchange --no-warm-up --seed 1 --messages 5000 --journal /tmp/exchange");
        Files.writeString(directory.resolve("events.jsonl"), "");
        Files.write(directory.resolve("key"), new byte[32]);
        for (final String verb : JOURNAL_VERBS)
        {
            execute(example(CommandRun.of("journal", verb, "--help").out()));
        }
        for (final String verb : REPLAY_VERBS)
        {
            execute(example(CommandRun.of("replay", verb, "--help").out()));
        }
    }

    private static String example(final String help)
    {
        final StringBuilder example = new StringBuilder();
        for (final String line : help.lines().dropWhile((each) -> !each.startsWith("Example: ")).toList())
        {
            if (line.startsWith("     or: "))
            {
                break;
            }
            example.append(line.replaceFirst("^Example: ", "")).append(' ');
        }

        return example.toString().strip();
    }

    private void execute(final String line) throws Exception
    {
        String command = line
            .replace("/tmp/", directory + "/")
            .replace(" events.jsonl", " " + directory.resolve("events.jsonl"))
            .replace("examples/exchange/target/lockstep-exchange.jar",
                Path.of(System.getProperty("lockstep.home"), "examples", "exchange", "target", "classes").toString());
        if (command.startsWith("echo "))
        {
            final int pipe = command.indexOf(" | ");
            System.setIn(new ByteArrayInputStream(
                (command.substring("echo ".length(), pipe) + "\n").getBytes(StandardCharsets.UTF_8)));
            command = command.substring(pipe + " | ".length());
        }
        final int redirect = command.indexOf(" > " + directory);
        final String target = redirect < 0 ? null : command.substring(redirect + " > ".length());
        final List<String> words = new ArrayList<>();
        final Matcher matcher = WORD.matcher(
            command.substring(COMMAND.length(), redirect < 0 ? command.length() : redirect));
        while (matcher.find())
        {
            words.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }

        final CommandRun run = CommandRun.of(words.toArray(String[]::new));

        assertEquals(0, run.status(), line + ": " + run.err());
        assertTrue(!run.out().isEmpty(), line + " prints something");
        if (target != null)
        {
            Files.writeString(Path.of(target), run.out());
        }
    }
}
