package io.lockstep.replay.simulation;

import io.lockstep.replay.journal.JournalFile;
import io.lockstep.replay.journal.JournalFiles;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Files in memory that know what a device would hold: content and names that were written through are kept apart from
 * those that only the system's memory has, and when power ends, each page and each name that was not written through is
 * kept, lost, torn or damaged by chance.
 *
 * <p>Every operation that changes something is a step, and any step may be made to fail or to be the last one.
 *
 * <pre>{@code
 * final SimulatedDisk disk = new SimulatedDisk();
 * disk.fail(disk.stepCount() + 3, SimulatedDisk.Fault.DISK_FULL, true);    // the fourth change and all behind it
 * new JournaledEngineContext().journalFiles(disk).directory(SimulatedDisk.HOME.resolve("journal"));
 * }</pre>
 *
 * <p>Threading: single owner.
 */
public final class SimulatedDisk implements JournalFiles
{
    /**
     * Where tests put what they write.
     */
    public static final Path HOME = Path.of("/disk");

    /**
     * What happens to a page or a name that was not written through, when power ends.
     */
    public enum Loss
    {
        /**
         * All is kept, as if it had been written through.
         */
        NOTHING,

        /**
         * All is lost.
         */
        EVERYTHING,

        /**
         * Each page and each name is kept, lost, torn or damaged, as the dice say.
         */
        BY_CHANCE
    }

    /**
     * How a step fails.
     */
    public enum Fault
    {
        /**
         * The device can not do it.
         */
        IO_ERROR("Input/output error"),

        /**
         * There is no room.
         */
        DISK_FULL("No space left on device"),

        /**
         * Nothing may be changed.
         */
        READ_ONLY("Read-only file system");

        private final String reason;

        Fault(final String reason)
        {
            this.reason = reason;
        }
    }

    private final Map<Path, SimulatedDirectory> directories = new HashMap<>();
    private final Reached reached = new Reached();
    private final List<String> steps = new ArrayList<>();

    private long powerEndsBefore = -1;
    private long failAt = -1;
    private boolean isFailingOn;
    private Fault fault;
    private boolean isReadOnly;
    private boolean isRecording;
    private long stepCount;
    private boolean isOff;

    /**
     * An empty disk with a directory for tests.
     */
    public SimulatedDisk()
    {
        final SimulatedDirectory root = new SimulatedDirectory(Path.of("/"));
        final SimulatedDirectory home = new SimulatedDirectory(HOME);
        directories.put(root.path, root);
        directories.put(HOME, home);
        root.putDurable("disk", home);
    }

    /**
     * Steps so far, as text, from the first one that was recorded.
     *
     * @return what was done to which file, each.
     */
    public List<String> steps()
    {
        return steps;
    }

    /**
     * Keep the text of each step from now on.
     */
    public void record()
    {
        isRecording = true;
    }

    /**
     * How many steps were done or tried.
     *
     * @return the number of the next one.
     */
    public long stepCount()
    {
        return stepCount;
    }

    /**
     * How often each kind of loss happened.
     *
     * @return the counts, which go on.
     */
    public Reached reached()
    {
        return reached;
    }

    /**
     * Let power end when a step is due.
     *
     * @param step numbered from zero.
     */
    public void powerEndsBefore(final long step)
    {
        powerEndsBefore = step;
    }

    /**
     * Let a step fail.
     *
     * @param step      numbered from zero.
     * @param kind      of failure.
     * @param isLasting whether all that follow fail too.
     */
    public void fail(final long step, final Fault kind, final boolean isLasting)
    {
        failAt = step;
        fault = kind;
        isFailingOn = isLasting;
    }

    /**
     * Let all go well again.
     */
    public void mend()
    {
        failAt = -1;
        powerEndsBefore = -1;
        isReadOnly = false;
    }

    /**
     * Let nothing be changed any more, or again.
     *
     * @param value whether changes are refused.
     */
    public void readOnly(final boolean value)
    {
        isReadOnly = value;
    }

    /**
     * Whether the process that uses the disk is gone, by itself or for want of power.
     *
     * @return true until {@link #begin()}.
     */
    public boolean isOff()
    {
        return isOff;
    }

    /**
     * The process ends, and all it ever did to a file is still there. Maps and files that were open are worth nothing.
     */
    public void endProcess()
    {
        for (final SimulatedDirectory directory : directories.values())
        {
            directory.files().forEach(SimulatedContent::leaveToNextProcess);
        }
        isOff = true;
    }

    /**
     * After the end of a process or of power, let the next one begin. Until then every step throws.
     */
    public void begin()
    {
        isOff = false;
    }

    /**
     * Power ends.
     *
     * @param random          the dice.
     * @param loss            what becomes of all that was not written through.
     * @param isDamageAllowed whether bits of a page under way may be wrong.
     */
    public void endPower(final SplittableRandom random, final Loss loss, final boolean isDamageAllowed)
    {
        final SimulatedCrash crash = new SimulatedCrash(random, loss, isDamageAllowed, reached);
        directories.values().forEach(directory -> directory.endPower(crash));
        final List<Path> kept = new ArrayList<>();
        collect(directories.get(Path.of("/")), kept);
        directories.keySet().retainAll(kept);
        isOff = true;
        powerEndsBefore = -1;
    }

    /**
     * Change a file's content as a device may; the change is durable.
     *
     * @param file   to change.
     * @param offset of the first byte.
     * @param bytes  to store there.
     */
    public void damage(final Path file, final int offset, final byte[] bytes)
    {
        content(file).damage(offset, bytes);
    }

    /**
     * How much there is in a directory.
     *
     * @param directory that is there.
     * @return the number of its entries.
     */
    public int fileCount(final Path directory)
    {
        return directories.get(directory).entries().size();
    }

    /**
     * Names in a directory.
     *
     * @param directory to look into.
     * @return the names; none where there is no such directory.
     */
    public Set<String> names(final Path directory)
    {
        final SimulatedDirectory found = directories.get(directory);
        return found == null ? Set.of() : found.entries().keySet();
    }

    /**
     * What a program would read.
     *
     * @param file that is there.
     * @return a copy of its content.
     */
    public byte[] bytes(final Path file)
    {
        return content(file).bytes();
    }

    /**
     * Replace or make a file, durably.
     *
     * @param file  to make.
     * @param bytes its content.
     */
    public void put(final Path file, final byte[] bytes)
    {
        final SimulatedContent content = new SimulatedContent(this, file);
        content.damage(0, bytes);
        parent(file).putDurable(name(file), content);
    }

    /**
     * Remove a file, durably.
     *
     * @param file to remove.
     */
    public void remove(final Path file)
    {
        parent(file).removeDurable(name(file));
    }

    @Override
    public boolean exists(final Path path)
    {
        return directories.containsKey(path) || isFile(path);
    }

    @Override
    public boolean isFile(final Path file)
    {
        final SimulatedDirectory parent = parent(file);
        return parent != null && parent.entries().get(name(file)) instanceof SimulatedContent;
    }

    @Override
    public List<Path> list(final Path directory) throws IOException
    {
        final SimulatedDirectory found = directories.get(directory);
        if (found == null)
        {
            throw isFile(directory) ?
                new NotDirectoryException(directory.toString()) : new NoSuchFileException(directory.toString());
        }

        return found.entries().keySet().stream().map(directory::resolve).toList();
    }

    @Override
    public Path realPath(final Path directory)
    {
        return directory;
    }

    @Override
    public void createDirectory(final Path directory) throws IOException
    {
        step("create directory", directory);
        if (exists(directory))
        {
            throw new FileAlreadyExistsException(directory.toString());
        }
        final SimulatedDirectory made = new SimulatedDirectory(directory);
        directories.put(directory, made);
        parent(directory).put(name(directory), made);
    }

    @Override
    public JournalFile openToRead(final Path file) throws IOException
    {
        if (!isFile(file))
        {
            throw new NoSuchFileException(file.toString());
        }

        return new SimulatedFile(content(file));
    }

    @Override
    public JournalFile openToRewrite(final Path file) throws IOException
    {
        if (!isFile(file))
        {
            throw new NoSuchFileException(file.toString());
        }

        return openToWrite(file);
    }

    @Override
    public JournalFile openToWrite(final Path file) throws IOException
    {
        if (directories.containsKey(file))
        {
            throw new FileSystemException(file.toString(), null, "Is a directory");
        }
        if (!isFile(file))
        {
            step("create", file);
            if (parent(file) == null)
            {
                throw new NoSuchFileException(file.toString());
            }
            parent(file).put(name(file), new SimulatedContent(this, file));
        }
        else if (isReadOnly)
        {
            throw new FileSystemException(file.toString(), null, Fault.READ_ONLY.reason);
        }

        return new SimulatedFile(content(file));
    }

    @Override
    public void rename(final Path from, final Path to) throws IOException
    {
        step("rename", from);
        parent(from).rename(name(from), name(to));
    }

    @Override
    public void delete(final Path file) throws IOException
    {
        if (!isFile(file))
        {
            throw new NoSuchFileException(file.toString());
        }
        step("delete", file);
        parent(file).remove(name(file));
    }

    @Override
    public void syncDirectory(final Path directory) throws IOException
    {
        step("sync directory", directory);
        if (!directories.containsKey(directory))
        {
            throw new NoSuchFileException(directory.toString());
        }
        directories.get(directory).sync();
    }

    @Override
    public boolean isStepped()
    {
        return true;
    }

    void step(final String what, final Path path) throws IOException
    {
        final long number = stepCount;
        if (isOff || number == powerEndsBefore)
        {
            isOff = true;
            throw new PowerEndedException();
        }
        stepCount++;
        if (isRecording)
        {
            steps.add(what + " " + path);
        }
        if (failAt >= 0 && (number == failAt || isFailingOn && number > failAt))
        {
            throw new FileSystemException(path.toString(), null, fault.reason);
        }
        if (isReadOnly)
        {
            throw new FileSystemException(path.toString(), null, Fault.READ_ONLY.reason);
        }
    }

    private SimulatedContent content(final Path file)
    {
        return (SimulatedContent)parent(file).entries().get(name(file));
    }

    private SimulatedDirectory parent(final Path path)
    {
        return directories.get(path.getParent());
    }

    private static String name(final Path path)
    {
        return path.getFileName().toString();
    }

    private static void collect(final SimulatedDirectory directory, final List<Path> kept)
    {
        kept.add(directory.path);
        directory.subdirectories().forEach(subdirectory -> collect(subdirectory, kept));
    }

    /**
     * The process is gone, and with it whoever called.
     */
    public static final class PowerEndedException extends RuntimeException
    {
        private static final long serialVersionUID = 1L;

        PowerEndedException()
        {
            super("power ended", null, false, false);
        }
    }
}
