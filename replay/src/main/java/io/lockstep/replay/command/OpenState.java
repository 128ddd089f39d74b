package io.lockstep.replay.command;

import io.lockstep.engine.state.StoreView;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.JournalFiles;
import io.lockstep.replay.reader.NoStateException;
import io.lockstep.replay.reader.StateFiles;
import io.lockstep.replay.reader.StateReader;
import io.lockstep.replay.snapshot.Snapshot;
import io.lockstep.replay.snapshot.SnapshotDirectory;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SystemNanoClock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The parts of a state that a command has open.
 *
 * <p>Threading: single owner.
 */
final class OpenState implements AutoCloseable
{
    private static final long RETRY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private final List<OpenPart> parts = new ArrayList<>();
    private final Path directory;

    private OpenState(final Path directory)
    {
        this.directory = directory;
    }

    /**
     * Open all parts.
     *
     * @throws NoStateException if there is none, or one cannot be read.
     */
    static OpenState of(final Path directory)
    {
        if (isSnapshot(directory))
        {
            return ofSnapshot(directory);
        }

        final OpenState state = new OpenState(directory);
        boolean isOpen = false;
        try
        {
            for (final StateFiles.Part part : StateFiles.in(directory))
            {
                state.parts.add(new OpenPart(part.name(), part.file(),
                    StateReader.open(part.file(), SystemNanoClock.INSTANCE, RETRY_TIMEOUT_NS)));
            }
            isOpen = true;
            return state;
        }
        finally
        {
            if (!isOpen)
            {
                state.close();
            }
        }
    }

    /**
     * Whether a name is that of a snapshot.
     */
    static boolean isSnapshot(final Path path)
    {
        return Files.isRegularFile(path) && path.toString().endsWith(SnapshotDirectory.FILE_SUFFIX);
    }

    private static OpenState ofSnapshot(final Path file)
    {
        final String name = file.getFileName().toString();
        final OpenState state = new OpenState(file);
        try (Snapshot snapshot = Snapshot.open(
            SnapshotDirectory.of(JournalFiles.system(), file.toAbsolutePath().getParent()),
            Long.parseLong(name.substring(0, name.length() - SnapshotDirectory.FILE_SUFFIX.length()))))
        {
            snapshot.verify();
            final int shards = snapshot.manifest().shards().size();
            for (int i = 0; i < shards; i++)
            {
                final String shard = shards == 1 ? "" : snapshot.manifest().shards().get(i).name();
                state.parts.add(new OpenPart(shard, file, StateReader.open(snapshot, i)));
            }
            return state;
        }
        catch (final NumberFormatException ex)
        {
            throw new BadInputException("the name of a snapshot begins with the number of its event: " + file);
        }
        catch (final JournalException ex)
        {
            throw new BadInputException(ex);
        }
    }

    List<OpenPart> parts()
    {
        return parts;
    }

    /**
     * A store by its name, with or without that of its part before it.
     *
     * @throws BadInputException if there is none, or more than one.
     */
    OpenStore store(final String name)
    {
        final List<OpenStore> found = stores().stream()
            .filter((store) -> store.view().name().equals(name) || store.name().equals(name))
            .toList();
        if (found.size() != 1)
        {
            throw new BadInputException((found.isEmpty() ? "no such store: " : "more than one store: ") + name +
                " in " + directory + "; it has " +
                stores().stream().map(OpenStore::name).collect(Collectors.joining(", ")));
        }

        return found.get(0);
    }

    List<OpenStore> stores()
    {
        final List<OpenStore> stores = new ArrayList<>();
        for (final OpenPart part : parts)
        {
            for (final StoreView view : part.reader().stores())
            {
                stores.add(new OpenStore(
                    part.name().isEmpty() ? view.name() : part.name() + "/" + view.name(), part.reader(), view));
            }
        }

        return stores;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(parts.stream().map(OpenPart::reader).toList());
    }

    /**
     * One part.
     */
    record OpenPart(String name, Path file, StateReader reader)
    {
    }

    /**
     * One store.
     */
    record OpenStore(String name, StateReader reader, StoreView view)
    {
    }
}
