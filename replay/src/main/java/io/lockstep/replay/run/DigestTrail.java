package io.lockstep.replay.run;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.journal.JournalException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What one run of a journal came to, place by place, so that runs of two processes can be compared.
 *
 * <p>A file of JSON lines: who ran what on which JDK, then digests at one event a line; the last line says that it is.
 *
 * <p>Threading: immutable.
 *
 * @param run         who ran what.
 * @param checkpoints digests, by sequence.
 */
public record DigestTrail(Run run, List<Checkpoint> checkpoints)
{
    static final String JOURNAL = "journal";
    static final String APPLICATION = "application";
    static final String APP = "app";
    static final String JAVA = "java";
    static final String CONFIGURATION = "configurationHash";
    static final String BEGIN = "beginSequence";
    static final String SEQUENCE = "sequence";
    static final String TIME = "timestampNs";
    static final String STATE = "stateDigest";
    static final String OUTPUT = "outputDigest";
    static final String OUTPUTS = "outputs";
    static final String IS_LAST = "isLast";

    /**
     * Read a file.
     *
     * @param file that a run wrote.
     * @return what is in it.
     * @throws JournalException where it cannot be read, or is none, or not whole.
     */
    public static DigestTrail read(final Path file)
    {
        final List<Checkpoint> checkpoints = new ArrayList<>();
        Run run = null;
        boolean isWhole = false;
        int number = 0;
        try
        {
            for (final String line : Files.readAllLines(file))
            {
                number++;
                final Map<String, String> values = FlatJson.values(line);
                if (run == null)
                {
                    run = run(values);
                }
                else
                {
                    checkpoints.add(checkpoint(values));
                    isWhole = Boolean.parseBoolean(values.get(IS_LAST));
                }
            }
        }
        catch (final IllegalArgumentException | UncheckedIOException ex)
        {
            throw new JournalException("not a file of digests: file=" + file + " line=" + number + " reason=" +
                ex.getMessage().lines().findFirst().orElse("") + "; make it with 'replay run --digests-out'", ex);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not read digests: file=" + file + " reason=" + ex +
                "; make it with 'replay run --digests-out'", ex);
        }
        if (!isWhole)
        {
            throw new JournalException("a file of digests is not whole: file=" + file +
                " reason=the last line is missing; make it again with 'replay run --digests-out'");
        }

        return new DigestTrail(run, List.copyOf(checkpoints));
    }

    private static Run run(final Map<String, String> values)
    {
        return new Run(
            text(values, JOURNAL),
            text(values, APPLICATION),
            text(values, APP),
            text(values, JAVA),
            digest(values, CONFIGURATION),
            Long.parseLong(text(values, BEGIN)));
    }

    private static Checkpoint checkpoint(final Map<String, String> values)
    {
        return new Checkpoint(
            Long.parseLong(text(values, SEQUENCE)),
            Long.parseLong(text(values, TIME)),
            digest(values, STATE),
            digest(values, OUTPUT),
            Long.parseLong(text(values, OUTPUTS)));
    }

    private static long digest(final Map<String, String> values, final String name)
    {
        return HexFormat.fromHexDigitsToLong(text(values, name));
    }

    private static String text(final Map<String, String> values, final String name)
    {
        final String value = values.get(name);
        if (value == null)
        {
            throw new IllegalArgumentException("it has no " + name);
        }

        return value;
    }

    /**
     * Who ran what.
     *
     * @param journal           that was run.
     * @param application       whose journal it is.
     * @param app               the build, as it was named.
     * @param java              version of the JDK.
     * @param configurationHash of the build's core.
     * @param beginSequence     of the last event in front of the run.
     */
    public record Run(
        String journal, String application, String app, String java, long configurationHash, long beginSequence)
    {
    }
}
