package io.lockstep.replay.tools;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A form in which other tools read the events of a journal, found by {@link java.util.ServiceLoader}, so that one with
 * heavy libraries can be in a module of its own.
 *
 * <p>Threading: single owner.
 */
public interface ExportFormat
{
    /**
     * What it is asked for by.
     *
     * @return a short name in small letters.
     */
    String name();

    /**
     * Whether it writes a directory of files rather than one file.
     *
     * @return true for a directory.
     */
    boolean isDirectory();

    /**
     * Write all rows.
     *
     * @param source of the rows; used up.
     * @param path   of an empty file, or of an empty directory.
     * @return number of rows.
     * @throws IOException where the file system refuses.
     */
    long write(ExportSource source, Path path) throws IOException;
}
