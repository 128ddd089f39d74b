package io.lockstep.perf.peers;

import org.agrona.CloseHelper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * exchange-core in a process of its own, which runs a file of commands once for each round that it is asked for.
 *
 * <p>Threading: one thread.
 */
final class ExchangeCoreProcess implements AutoCloseable
{
    /**
     * Its Chronicle calls methods inside the JDK that later ones do not have.
     */
    private static final int MAX_JAVA = 17;
    private static final long CLOSE_TIMEOUT_S = 60;
    private static final long ANSWER_TIMEOUT_S = 300;

    private final Process process;
    private final BufferedReader answers;
    private final Writer requests;
    private final int commands;

    private ExchangeCoreProcess(final Process process)
    {
        this.process = process;
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
        requests = process.outputWriter(US_ASCII);
        commands = (int)number(answer(), "commands");
    }

    /**
     * Where a build leaves it.
     *
     * @return its jar, beside the one that this class is in; it may not exist.
     */
    static Path builtJar()
    {
        try
        {
            // perf/target/lockstep-perf.jar, or perf/target/classes.
            final Path ours = Path.of(
                ExchangeCoreProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return ours.resolve("../../peers/target/lockstep-exchange-core.jar").normalize();
        }
        catch (final URISyntaxException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Why it cannot be started, if so.
     *
     * @param jar of it.
     * @param java to start it with; null for our own.
     * @return a reason, or null.
     */
    static String reasonNot(final Path jar, final Path java)
    {
        if (!Files.isRegularFile(jar))
        {
            return "it is not built: " + jar;
        }
        if (java == null && Runtime.version().feature() > MAX_JAVA)
        {
            return "it runs up to JDK " + MAX_JAVA + ", this is " + Runtime.version().feature() +
                "; name one with --peer-java";
        }

        return null;
    }

    /**
     * Start it.
     *
     * @param jar       of it.
     * @param java      to start it with; null for our own.
     * @param commands  for it.
     * @param directory of its journal; it removes what is there.
     * @return the process, which has read its commands.
     */
    static ExchangeCoreProcess start(final Path jar, final Path java, final Path commands, final Path directory)
    {
        final List<String> line = new ArrayList<>();
        line.add((java == null ? Path.of(System.getProperty("java.home"), "bin", "java") : java).toString());
        line.addAll(List.of("-jar", jar.toString(), commands.toString(), directory.toString()));
        try
        {
            Files.createDirectories(directory);
            final Process process =
                new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            try
            {
                return new ExchangeCoreProcess(process);
            }
            catch (final RuntimeException ex)
            {
                process.destroyForcibly();
                throw ex;
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Commands about orders in a round.
     *
     * @return their number.
     */
    int commands()
    {
        return commands;
    }

    /**
     * Run a round.
     *
     * @param isJournaled whether with its journal.
     * @return what it came to.
     */
    EngineRun.Result round(final boolean isJournaled)
    {
        try
        {
            requests.write(isJournaled ? "on\n" : "off\n");
            requests.flush();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("exchange-core ended", ex);
        }

        final String answer = answer();
        return new EngineRun.Result(
            number(answer, "commands"),
            number(answer, "durationNs"),
            new Tally(
                number(answer, "trades"),
                number(answer, "volume"),
                number(answer, "refused"),
                Long.parseUnsignedLong(text(answer, "tradesHash"), 16)));
    }

    /**
     * End it.
     */
    @Override
    public void close()
    {
        CloseHelper.closeAll(requests);
        try
        {
            if (!process.waitFor(CLOSE_TIMEOUT_S, TimeUnit.SECONDS))
            {
                process.destroyForcibly();
            }
        }
        catch (final InterruptedException ex)
        {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        CloseHelper.closeAll(answers);
    }

    /**
     * Wait for a line; its threads were seen to wait for each other for ever.
     */
    private String answer()
    {
        final CompletableFuture<String> pending = CompletableFuture.supplyAsync(this::readLine);
        try
        {
            final String line = pending.get(ANSWER_TIMEOUT_S, TimeUnit.SECONDS);
            if (line == null)
            {
                throw new IllegalStateException("exchange-core ended without an answer");
            }
            return line;
        }
        catch (final TimeoutException ex)
        {
            process.destroyForcibly();
            throw new IllegalStateException(
                "exchange-core gave no answer for " + ANSWER_TIMEOUT_S + " s, and was ended: run again", ex);
        }
        catch (final ExecutionException ex)
        {
            throw new IllegalStateException("exchange-core can not be read: " + ex.getCause(), ex.getCause());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while exchange-core worked", ex);
        }
    }

    private String readLine()
    {
        try
        {
            return answers.readLine();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private static long number(final String json, final String name)
    {
        return Long.parseLong(text(json, name));
    }

    private static String text(final String json, final String name)
    {
        final Matcher matcher = Pattern.compile("\"" + name + "\":\"?([-0-9a-f]+)").matcher(json);
        if (!matcher.find())
        {
            throw new IllegalStateException("expected a field " + name + " of exchange-core, but: " + json);
        }

        return matcher.group(1);
    }
}
