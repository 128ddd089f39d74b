package io.lockstep.replay.snapshot;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateStores;
import io.lockstep.engine.state.StoreDescription;
import io.lockstep.replay.journal.Directories;
import io.lockstep.replay.journal.JournalFile;
import io.lockstep.replay.journal.JournalPlace;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A snapshot that is being made of a core at rest.
 *
 * <p>Pages are written a few at a time, past the memory of the system where that can be: so whoever makes it can pause,
 * nobody has to wait at the device behind all of it, and its removal has nothing to give back. Nothing of it is to be
 * seen before {@link #publish()}, which does not return before the device has it all: content, then name.
 *
 * <p>Of a snapshot before it in the chain it refers to the pages that have the same digest still.
 *
 * <p>Threading: owned by the maker, who applies no event to the core meanwhile, and holds the directory's lock.
 *
 * <p>Errors: {@link io.lockstep.replay.journal.JournalException}; then {@link #close()} removes what was written.
 */
public final class SnapshotWriter implements AutoCloseable
{
    private static final int PAGE_LENGTH = PageHome.PAGE_LENGTH;
    private static final int BUFFERED_PAGES = 16;
    private static final int FORCED_PAGES = 32;

    private final List<DirectBuffer> ownPages = new ArrayList<>();
    private final List<Integer> ownEntries = new ArrayList<>();
    private final PageIndex index = new PageIndex();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer chunk = BufferUtil.allocateDirectAligned(BUFFERED_PAGES * PAGE_LENGTH, PAGE_LENGTH);
    private final UnsafeBuffer chunkBuffer = new UnsafeBuffer(chunk);
    private final SnapshotDirectory directory;
    private final SnapshotManifest manifest;
    private final Path path;
    private final Path unfinished;

    private JournalFile file;
    private JournalFile pages;
    private int written;
    private boolean isPublished;

    /**
     * Find out which pages there are, and which of them are to be written.
     *
     * @param directory       that gets the snapshot.
     * @param core            at rest.
     * @param place           of the frame that holds the last event it applied.
     * @param applicationName whose state it is.
     * @param schemas         kept beside the journal.
     * @param previous        the snapshot to refer to; null for one with all pages.
     * @param chainLimit      most snapshots in a chain: the next one has all pages.
     */
    public SnapshotWriter(
        final SnapshotDirectory directory,
        final EngineCore core,
        final JournalPlace place,
        final String applicationName,
        final List<SchemaHash> schemas,
        final MadeSnapshot previous,
        final int chainLimit)
    {
        this.directory = directory;
        final Checkpoint checkpoint = core.checkpoint();
        path = directory.file(checkpoint.sequence());
        unfinished = Directories.unfinished(path);
        final List<ShardPages> layout = shards(core, null);
        final boolean isOnPrevious = previous != null &&
            previous.manifest().chainIndex() + 1 < chainLimit &&
            previous.manifest().sequence() < checkpoint.sequence() &&
            previous.manifest().isLike(layout);
        final List<int[]> counts = index(core, checkpoint.sequence(), isOnPrevious ? previous.index() : null);
        final boolean isFull = ownPages.size() == index.size();
        manifest = new SnapshotManifest(
            checkpoint,
            place,
            core.configurationHash(),
            isFull ? checkpoint.sequence() : previous.manifest().baseSequence(),
            isFull ? 0 : previous.manifest().sequence(),
            isFull ? 0 : previous.manifest().chainIndex() + 1,
            index.size(),
            ownPages.size(),
            shards(core, counts),
            schemas,
            applicationName);
    }

    /**
     * Shards as a core has them, with no count of pages.
     *
     * @param core that has declared its stores.
     * @return the shards, for {@link SnapshotManifest#isLike}.
     */
    public static List<ShardPages> shards(final EngineCore core)
    {
        return shards(core, null);
    }

    /**
     * What the snapshot will say about itself.
     *
     * @return the manifest.
     */
    public SnapshotManifest manifest()
    {
        return manifest;
    }

    /**
     * Write the next pages.
     *
     * @param limit most pages.
     * @return how many were written; zero once all are.
     */
    public int write(final int limit)
    {
        final int count = Math.min(Math.min(limit, BUFFERED_PAGES), ownPages.size() - written);
        if (count == 0)
        {
            return 0;
        }
        for (int i = 0; i < count; i++)
        {
            chunkBuffer.putBytes(i * PAGE_LENGTH, ownPages.get(written + i), 0, PAGE_LENGTH);
            crc.reset();
            crc.update(chunk.clear().position(i * PAGE_LENGTH).limit((i + 1) * PAGE_LENGTH));
            index.checksum(ownEntries.get(written + i), (int)crc.getValue());
        }
        try
        {
            openPages().write(chunk.clear().limit(count * PAGE_LENGTH), PAGE_LENGTH * (written + 1L));
            if (written / FORCED_PAGES != (written + count) / FORCED_PAGES)
            {
                pages.forceContent();
            }
        }
        catch (final IOException ex)
        {
            throw SnapshotDirectory.failure("can not write a snapshot", unfinished, ex);
        }
        written += count;

        return count;
    }

    /**
     * Finish the file and give it its name; all pages are written.
     *
     * @return what the next snapshot may refer to.
     */
    public MadeSnapshot publish()
    {
        if (written < ownPages.size())
        {
            throw new IllegalStateException("not all pages are written: written=" + written);
        }
        final SnapshotCodec codec = new SnapshotCodec(path);
        try
        {
            final JournalFile opened = open();
            final long manifestPosition = PAGE_LENGTH * (written + 1L);
            long position = append(opened, codec.manifest(manifest), manifestPosition);
            for (int from = 0; from < index.size(); from += SnapshotCodec.PAGES_PER_FRAME)
            {
                final int to = Math.min(index.size(), from + SnapshotCodec.PAGES_PER_FRAME);
                position = append(opened, codec.pages(index, from, to), position);
            }
            append(opened, codec.head(manifest.sequence(), manifestPosition, position), 0);
            opened.force();
            closeFiles();
            Directories.publish(directory.files(), unfinished, path);
            isPublished = true;
        }
        catch (final IOException ex)
        {
            throw SnapshotDirectory.failure("can not write a snapshot", unfinished, ex);
        }

        return new MadeSnapshot(manifest, index);
    }

    /**
     * Remove what was written, unless it was published.
     */
    @Override
    public void close()
    {
        if (isPublished)
        {
            return;
        }
        try
        {
            closeFiles();
            if (directory.files().exists(unfinished))
            {
                directory.files().delete(unfinished);
            }
        }
        catch (final IOException ex)
        {
            // What is unfinished is never read, and goes with the next lock.
        }
    }

    private void closeFiles() throws IOException
    {
        final JournalFile openedPages = pages;
        final JournalFile opened = file;
        pages = null;
        file = null;
        if (openedPages != null)
        {
            openedPages.close();
        }
        if (opened != null)
        {
            opened.close();
        }
    }

    private JournalFile openPages() throws IOException
    {
        open();
        if (pages == null)
        {
            pages = directory.files().openToWriteDirectly(unfinished);
        }

        return pages;
    }

    private JournalFile open() throws IOException
    {
        if (file == null)
        {
            file = directory.files().openToWrite(unfinished);
            file.truncate(0);
            // The head comes last, and has a page for itself.
            file.fillWithZeros(0, PAGE_LENGTH);
        }

        return file;
    }

    private List<int[]> index(final EngineCore core, final long sequence, final PageIndex before)
    {
        final List<int[]> counts = new ArrayList<>();
        final List<StateStores> shards = core.shardStores();
        final int[] at = {0};
        for (int i = 0; i < shards.size(); i++)
        {
            final int shard = i;
            final int[] count = new int[shards.get(i).all().size()];
            shards.get(i).forEachUsedPage((store, page, digest, content) ->
            {
                count[store]++;
                while (before != null && at[0] < before.size() && before.compare(at[0], shard, store, page) < 0)
                {
                    at[0]++;
                }
                if (before != null && at[0] < before.size() && before.compare(at[0], shard, store, page) == 0 &&
                    before.digest(at[0]) == digest)
                {
                    index.add(shard, store, page, digest, before.holder(at[0]), before.place(at[0]),
                        before.checksum(at[0]));
                }
                else
                {
                    ownEntries.add(index.add(shard, store, page, digest, sequence, ownPages.size(), 0));
                    ownPages.add(content);
                }
            });
            counts.add(count);
        }

        return counts;
    }

    private static long append(final JournalFile opened, final byte[] bytes, final long position) throws IOException
    {
        opened.write(ByteBuffer.wrap(bytes), position);
        return position + bytes.length;
    }

    private static List<ShardPages> shards(final EngineCore core, final List<int[]> counts)
    {
        final List<ShardPages> shards = new ArrayList<>();
        final List<String> names = core.shardNames();
        for (int i = 0; i < names.size(); i++)
        {
            final StateStores stores = core.shardStores().get(i);
            final List<StoreDescription> descriptions = stores.descriptions();
            final List<Integer> pageCounts = new ArrayList<>();
            for (int store = 0; store < descriptions.size(); store++)
            {
                pageCounts.add(counts == null ? 0 : counts.get(i)[store]);
            }
            shards.add(new ShardPages(names.get(i), stores.layoutHash(), descriptions, pageCounts));
        }

        return shards;
    }
}
