package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Port to the file system: every file operation of a journal goes through it.
 *
 * <p>Appends do not: they are stores to the memory that {@link MappedFile#buffer()} hands out, so that the port costs
 * nothing where it would matter. An implementation of a test fails an operation by its number, or keeps what a device
 * would hold apart from what was written.
 *
 * <p>Threading: any thread.
 *
 * <p>Errors: {@link IOException}, of the same kinds that {@link java.nio.file.Files} throws.
 */
public interface JournalFiles
{
    /**
     * The files of this machine.
     *
     * @return the port that is used unless another is asked for.
     */
    static JournalFiles system()
    {
        return SystemFiles.INSTANCE;
    }

    /**
     * Whether there is anything of this name.
     *
     * @param path of a file or directory.
     * @return true if so.
     */
    boolean exists(Path path);

    /**
     * Whether there is a file of this name.
     *
     * @param file to look for.
     * @return false also for a directory.
     */
    boolean isFile(Path file);

    /**
     * What a directory holds.
     *
     * @param directory to look into.
     * @return its entries in no order.
     * @throws IOException where it cannot be read, or is none.
     */
    List<Path> list(Path directory) throws IOException;

    /**
     * Name that a directory has whatever it was reached through.
     *
     * @param directory that is there.
     * @return absolute and without links.
     * @throws IOException where it cannot be told.
     */
    Path realPath(Path directory) throws IOException;

    /**
     * Make one directory.
     *
     * @param directory whose parent is there.
     * @throws IOException where it cannot be made.
     */
    void createDirectory(Path directory) throws IOException;

    /**
     * Open a file to read.
     *
     * @param file that is there.
     * @return the file, to be closed.
     * @throws IOException where it cannot be opened.
     */
    JournalFile openToRead(Path file) throws IOException;

    /**
     * Open a file to read and write that somebody may remove meanwhile.
     *
     * @param file that is there.
     * @return the file, to be closed.
     * @throws java.nio.file.NoSuchFileException where there is none.
     * @throws IOException                       where it cannot be opened.
     */
    JournalFile openToRewrite(Path file) throws IOException;

    /**
     * Open a file to read and write; it is created where there is none.
     *
     * @param file to open.
     * @return the file, to be closed.
     * @throws IOException where it cannot be opened.
     */
    JournalFile openToWrite(Path file) throws IOException;

    /**
     * Open a file that is there, to write large parts of it past the memory of the system, which then has nothing of
     * them to keep, nor to write through, nor to give back when the file is removed. Where that is not to be had, it is
     * as {@link #openToRewrite}.
     *
     * @param file to open.
     * @return the file, to be closed; what is written, where and from where is at multiples of 64 KiB, and is on the
     *     device once the file was {@linkplain JournalFile#force() written through}.
     * @throws IOException where it cannot be opened.
     */
    default JournalFile openToWriteDirectly(final Path file) throws IOException
    {
        return openToRewrite(file);
    }

    /**
     * Give a file another name in one step, and take that name from whatever has it.
     *
     * @param from name it has.
     * @param to   name it gets, in the same directory.
     * @throws IOException where it cannot be renamed.
     */
    void rename(Path from, Path to) throws IOException;

    /**
     * Remove a file.
     *
     * @param file that is there.
     * @throws IOException where it cannot be removed.
     */
    void delete(Path file) throws IOException;

    /**
     * Make the names in a directory survive the end of power.
     *
     * @param directory to write through.
     * @throws IOException where the device refuses.
     */
    void syncDirectory(Path directory) throws IOException;

    /**
     * Whether all has to happen on the caller's thread, so that a run can be stepped and repeated.
     *
     * @return false where helper threads are welcome.
     */
    default boolean isStepped()
    {
        return false;
    }
}
