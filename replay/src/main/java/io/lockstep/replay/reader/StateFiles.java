package io.lockstep.replay.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files of pages in the directory of an engine: one for each part of its state.
 *
 * <p>An engine with one processor has one part, without a name; one with more has a directory for each of them.
 *
 * <p>Threading: any thread.
 */
public final class StateFiles
{
    /**
     * Directory of the state in that of the engine.
     */
    public static final String STATE_DIRECTORY = "state";

    /**
     * File of the pages of a part.
     */
    public static final String PAGES_FILE = "pages";

    private static final int MAX_DEPTH = 2;

    private StateFiles()
    {
    }

    /**
     * Look for the state of an engine.
     *
     * @param directory of the engine, or that of its state.
     * @return the parts, by name; at least one.
     * @throws NoStateException if there is none.
     */
    public static List<Part> in(final Path directory)
    {
        final Path inside = directory.resolve(STATE_DIRECTORY);
        final Path stateDirectory = Files.isDirectory(inside) ? inside : directory;
        final List<Part> parts = new ArrayList<>();
        try (Stream<Path> files = Files.walk(stateDirectory, MAX_DEPTH))
        {
            files.filter((file) -> file.endsWith(PAGES_FILE) && Files.isRegularFile(file)).sorted().forEach(
                (file) -> parts.add(new Part(partName(stateDirectory.relativize(file)), file)));
        }
        catch (final IOException ex)
        {
            throw new NoStateException("cannot look for a state: directory=" + directory, ex);
        }

        if (parts.isEmpty())
        {
            throw new NoStateException("no state in this directory: " + directory +
                "; an engine leaves one there if its store is chronicle");
        }

        return parts;
    }

    private static String partName(final Path relative)
    {
        final Path parent = relative.getParent();
        return parent == null ? "" : parent.toString();
    }

    /**
     * One part of a state.
     *
     * @param name which stage and shard it is; empty where there is only one.
     * @param file of its pages.
     */
    public record Part(String name, Path file)
    {
    }
}
