package io.lockstep.replay.journal;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a journal directory says about itself, once and for all, in its file {@code manifest}.
 *
 * @param formatVersion     of the directory's layout and files; {@link #FORMAT_VERSION} is what this build writes.
 * @param segmentLength     of both logs, in bytes.
 * @param applicationName   whose events these are.
 * @param configurationHash of the application when the journal was created; later ones are in the checkpoints.
 * @param createdMs         when, in milliseconds since the epoch.
 * @param maxRefusals       that a core remembers for this history; zero in format 1, which knows of none.
 */
public record Manifest(
    int formatVersion,
    int segmentLength,
    String applicationName,
    long configurationHash,
    long createdMs,
    int maxRefusals)
{
    /**
     * Version of the format that this build writes. It reads all versions from one on.
     */
    public static final int FORMAT_VERSION = 2;

    private static final int FORMAT_WITHOUT_REFUSALS = 1;

    static final String FILE_NAME = "manifest";

    private static final int HEX = 16;
    private static final int MAX_LENGTH = 16 * 1024;

    /**
     * Check the values.
     *
     * @param formatVersion     as above.
     * @param segmentLength     as above.
     * @param applicationName   printable, without spaces.
     * @param configurationHash as above.
     * @param createdMs         as above.
     * @param maxRefusals       as above.
     * @throws JournalException where a value is out of bounds.
     */
    public Manifest
    {
        Recording.requireSegmentLength(segmentLength);
        if (applicationName.isBlank() || !applicationName.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '\\'))
        {
            throw new JournalException("applicationName must be printable ASCII without spaces: applicationName=" +
                applicationName);
        }
        if (maxRefusals < 0)
        {
            throw new JournalException("maxRefusals must not be negative: maxRefusals=" + maxRefusals);
        }
    }

    /**
     * Manifest of a journal that this build creates.
     *
     * @param segmentLength     of both logs, in bytes.
     * @param applicationName   whose events these are.
     * @param configurationHash of the application.
     * @param createdMs         now, in milliseconds since the epoch.
     * @param maxRefusals       that a core remembers for this history.
     * @return the manifest.
     */
    public static Manifest ofNew(
        final int segmentLength,
        final String applicationName,
        final long configurationHash,
        final long createdMs,
        final int maxRefusals)
    {
        return new Manifest(
            FORMAT_VERSION, segmentLength, applicationName, configurationHash, createdMs, maxRefusals);
    }

    static boolean isIn(final JournalFiles files, final Path directory)
    {
        return files.isFile(directory.resolve(FILE_NAME));
    }

    static Manifest read(final JournalFiles files, final Path directory)
    {
        final Path file = directory.resolve(FILE_NAME);
        final Properties properties = new Properties();
        try
        {
            final byte[] content = Directories.read(files, file, MAX_LENGTH);
            if (content == null)
            {
                throw new IOException("the file is longer than " + MAX_LENGTH + " bytes");
            }
            properties.load(new StringReader(new String(content, StandardCharsets.US_ASCII)));
        }
        catch (final IOException | IllegalArgumentException ex)
        {
            throw new JournalException("can not read the manifest of a journal: file=" + file + " reason=" + ex +
                "; restore it from a copy", ex);
        }

        try
        {
            return parse(file, properties);
        }
        catch (final NumberFormatException ex)
        {
            throw new JournalException("the manifest of a journal is damaged: file=" + file + " reason=" +
                ex.getMessage() + "; restore it from a copy", ex);
        }
    }

    void write(final JournalFiles files, final Path directory) throws IOException
    {
        final String text = "format.version=" + formatVersion +
            "\nsegment.length=" + segmentLength +
            "\napplication.name=" + applicationName +
            "\nconfiguration.hash=" + Long.toHexString(configurationHash) +
            "\ncreated.ms=" + createdMs +
            "\nmax.refusals=" + maxRefusals + "\n";
        Directories.replace(files, directory.resolve(FILE_NAME), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Manifest parse(final Path file, final Properties properties)
    {
        final int formatVersion = Integer.parseInt(properties.getProperty("format.version", ""));
        if (formatVersion < FORMAT_WITHOUT_REFUSALS || formatVersion > FORMAT_VERSION)
        {
            throw new JournalException("the journal has a format that this build does not know: file=" + file +
                " format.version=" + formatVersion + " known=1 to " + FORMAT_VERSION + "; use the build that wrote it");
        }

        return new Manifest(
            formatVersion,
            Integer.parseInt(properties.getProperty("segment.length", "")),
            properties.getProperty("application.name", ""),
            Long.parseUnsignedLong(properties.getProperty("configuration.hash", ""), HEX),
            Long.parseLong(properties.getProperty("created.ms", "")),
            formatVersion == FORMAT_WITHOUT_REFUSALS ? 0 :
                Integer.parseInt(properties.getProperty("max.refusals", "")));
    }
}
