package io.lockstep.replay.snapshot;

import io.lockstep.codecs.snapshot.MessageHeaderEncoder;
import io.lockstep.codecs.snapshot.SnapshotHeadDecoder;
import io.lockstep.codecs.snapshot.SnapshotPagesDecoder;
import io.lockstep.engine.StateContent;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.journal.JournalFile;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A snapshot that is open to be read.
 *
 * <p>To open it checks what stands around the pages; {@link #verify()} reads every page, here and in the snapshots that
 * this one refers to, and holds them to the digest of the state.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: {@link SnapshotException} for whatever is damaged, missing or unknown.
 */
public final class Snapshot implements StateContent, AutoCloseable
{
    private static final int PAGE_LENGTH = PageHome.PAGE_LENGTH;
    private static final int ALIGNMENT = 64;

    private final Map<Long, JournalFile> holders = new HashMap<>();
    private final CRC32C crc = new CRC32C();
    private final ByteBuffer page = BufferUtil.allocateDirectAligned(PAGE_LENGTH, ALIGNMENT);
    private final UnsafeBuffer pageBuffer = new UnsafeBuffer(page);
    private final PageIndex index = new PageIndex();
    private final SnapshotDirectory directory;
    private final long sequence;
    private final Path file;
    private final SnapshotCodec codec;

    private SnapshotManifest manifest;

    private Snapshot(final SnapshotDirectory directory, final long sequence)
    {
        this.directory = directory;
        this.sequence = sequence;
        file = directory.file(sequence);
        codec = new SnapshotCodec(file);
    }

    /**
     * Open a snapshot.
     *
     * @param directory that has it.
     * @param sequence  of its last event.
     * @return the snapshot, its pages not yet looked at.
     */
    public static Snapshot open(final SnapshotDirectory directory, final long sequence)
    {
        final Snapshot snapshot = new Snapshot(directory, sequence);
        boolean isOpen = false;
        try
        {
            snapshot.load();
            isOpen = true;
            return snapshot;
        }
        finally
        {
            if (!isOpen)
            {
                snapshot.close();
            }
        }
    }

    /**
     * What it says about itself.
     *
     * @return the manifest.
     */
    public SnapshotManifest manifest()
    {
        return manifest;
    }

    /**
     * Its file.
     *
     * @return where it is.
     */
    public Path file()
    {
        return file;
    }

    /**
     * Bytes of its own file.
     *
     * @return the length.
     */
    public long length()
    {
        try
        {
            return holder(sequence).length();
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
    }

    /**
     * Read every page, and hold it to its checksum and all of them to the digest of the state.
     *
     * @return this.
     */
    public Snapshot verify()
    {
        long digest = 0;
        int entry = 0;
        for (int shard = 0; shard < manifest.shards().size(); shard++)
        {
            long ofShard = 0;
            for (; entry < index.size() && index.shard(entry) == shard; entry++)
            {
                read(entry);
                final long ofPage = StateStores.pageDigest(index.store(entry), index.index(entry), pageBuffer);
                if (ofPage != index.digest(entry))
                {
                    throw new SnapshotException(holderFile(entry), "a page has another digest: place=" +
                        index.place(entry));
                }
                ofShard += ofPage;
            }
            digest += StateStores.digestOfShard(shard, ofShard);
        }
        if (digest != manifest.checkpoint().stateDigest())
        {
            throw new SnapshotException(file, "its pages are not those of the state: expected digest " +
                Long.toHexString(manifest.checkpoint().stateDigest()) + ", but: " + Long.toHexString(digest));
        }

        return this;
    }

    @Override
    public void fill(final int shard, final int store, final UnsafeBuffer[] pages)
    {
        for (int entry = index.from(shard, store, 0);
            entry < index.size() && index.shard(entry) == shard && index.store(entry) == store; entry++)
        {
            read(entry);
            pages[index.index(entry)].putBytes(0, pageBuffer, 0, PAGE_LENGTH);
        }
    }

    /**
     * Read one page.
     *
     * @param shard its place among the shards.
     * @param store its place among the stores of the shard.
     * @param at    its place among the pages of the store.
     * @return a copy outside the heap, 8-byte aligned; null where the page is all zero.
     */
    public UnsafeBuffer page(final int shard, final int store, final int at)
    {
        final int entry = index.from(shard, store, at);
        if (entry == index.size() || index.compare(entry, shard, store, at) != 0)
        {
            return null;
        }

        read(entry);
        final UnsafeBuffer copy = new UnsafeBuffer(BufferUtil.allocateDirectAligned(PAGE_LENGTH, ALIGNMENT));
        copy.putBytes(0, pageBuffer, 0, PAGE_LENGTH);
        return copy;
    }

    @Override
    public void close()
    {
        for (final JournalFile holder : holders.values())
        {
            try
            {
                holder.close();
            }
            catch (final IOException ex)
            {
                // It was only read.
            }
        }
        holders.clear();
    }

    PageIndex index()
    {
        return index;
    }

    private void load()
    {
        final JournalFile opened = holder(sequence);
        try
        {
            final long length = opened.length();
            final SnapshotHeadDecoder head = codec.head(bytes(opened, 0, SnapshotCodec.HEAD_LENGTH));
            final long manifestPosition = head.manifestPosition();
            if (head.sequence() != sequence || head.fileLength() != length ||
                manifestPosition < PAGE_LENGTH || manifestPosition > length || manifestPosition % PAGE_LENGTH != 0)
            {
                throw new SnapshotException(file, "its head does not fit the file: length=" + length);
            }

            final byte[] frame = frame(opened, manifestPosition, length, SnapshotCodec.MAX_MANIFEST_LENGTH);
            manifest = codec.manifest(frame);
            requirePossible(manifestPosition);
            final long end = loadIndex(opened, manifestPosition + frame.length, length);
            if (end != length)
            {
                throw new SnapshotException(file, "something is behind its end: end=" + end + " length=" + length);
            }
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
    }

    private void requirePossible(final long manifestPosition)
    {
        final int own = manifest.ownPageCount();
        final long base = manifest.baseSequence();
        final long previous = manifest.previousSequence();
        final boolean isInOrder = manifest.isFull() ?
            previous == 0 && manifest.chainIndex() == 0 && own == manifest.pageCount() :
            base > 0 && base <= previous && previous < sequence && manifest.chainIndex() > 0;
        long pages = 0;
        for (final ShardPages shard : manifest.shards())
        {
            for (int i = 0; i < shard.stores().size(); i++)
            {
                pages += shard.pageCounts().get(i);
            }
        }
        if (manifest.sequence() != sequence || !isInOrder || own < 0 || own > manifest.pageCount() ||
            manifestPosition != PAGE_LENGTH * (own + 1L) || pages != manifest.pageCount())
        {
            throw new SnapshotException(file, "its manifest contradicts itself");
        }
    }

    private long loadIndex(final JournalFile opened, final long begin, final long length) throws IOException
    {
        long position = begin;
        while (index.size() < manifest.pageCount())
        {
            final int count = Math.min(SnapshotCodec.PAGES_PER_FRAME, manifest.pageCount() - index.size());
            final int expected = MessageHeaderEncoder.ENCODED_LENGTH +
                SnapshotPagesDecoder.PagesDecoder.sbeHeaderSize() +
                count * SnapshotPagesDecoder.PagesDecoder.sbeBlockLength();
            final byte[] frame = frame(opened, position, length, expected);
            final int from = index.size();
            codec.pages(frame, index);
            if (index.size() - from != count)
            {
                throw new SnapshotException(file, "its index of pages is not complete: entry=" + index.size());
            }
            position += frame.length;
        }
        requireInBounds();

        return position;
    }

    private void requireInBounds()
    {
        final List<ShardPages> shards = manifest.shards();
        int entry = 0;
        int own = 0;
        for (int shard = 0; shard < shards.size(); shard++)
        {
            for (int store = 0; store < shards.get(shard).stores().size(); store++)
            {
                int count = 0;
                while (entry < index.size() && index.shard(entry) == shard && index.store(entry) == store)
                {
                    final long holder = index.holder(entry);
                    if (index.index(entry) >= shards.get(shard).stores().get(store).pageLimit() ||
                        holder < manifest.baseSequence() || holder > sequence ||
                        holder == sequence && index.place(entry) != own++)
                    {
                        throw new SnapshotException(file, "its index of pages is out of bounds: entry=" + entry);
                    }
                    count++;
                    entry++;
                }
                if (count != shards.get(shard).pageCounts().get(store))
                {
                    throw new SnapshotException(file, "a store has another number of pages: shard=" + shard +
                        " store=" + store);
                }
            }
        }
        if (entry != index.size() || own != manifest.ownPageCount())
        {
            throw new SnapshotException(file, "its index of pages is out of bounds: entry=" + entry);
        }
    }

    private byte[] frame(final JournalFile opened, final long position, final long fileLength, final int maxLength)
        throws IOException
    {
        final ByteBuffer prefix = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        final int read = opened.read(prefix, position);
        final int length = read < Integer.BYTES ? -1 : prefix.getInt(0);
        if (length < 0 || length > maxLength || length > fileLength - position - SnapshotCodec.FRAME_OVERHEAD)
        {
            throw new SnapshotException(file, "a length in it is out of bounds: position=" + position + " length=" +
                length);
        }

        return bytes(opened, position, length + SnapshotCodec.FRAME_OVERHEAD);
    }

    private byte[] bytes(final JournalFile opened, final long position, final int length) throws IOException
    {
        final ByteBuffer buffer = ByteBuffer.allocate(length);
        if (opened.read(buffer, position) < length)
        {
            throw new SnapshotException(file, "it is too short: position=" + position + " wanted=" + length);
        }

        return buffer.array();
    }

    /**
     * Read the page of an entry, and hold it to its checksum.
     */
    private void read(final int entry)
    {
        try
        {
            page.clear();
            final JournalFile holder = holder(index.holder(entry));
            final long position = PAGE_LENGTH * (index.place(entry) + 1L);
            final int length = position > holder.length() - PAGE_LENGTH ? 0 : holder.read(page, position);
            if (length == PAGE_LENGTH)
            {
                crc.reset();
                crc.update(page.flip());
            }
            if (length < PAGE_LENGTH || (int)crc.getValue() != index.checksum(entry))
            {
                throw new SnapshotException(holderFile(entry), "a page is damaged: place=" + index.place(entry));
            }
        }
        catch (final IOException ex)
        {
            throw unreadable(holderFile(entry), ex);
        }
    }

    private Path holderFile(final int entry)
    {
        return directory.file(index.holder(entry));
    }

    private JournalFile holder(final long holderSequence)
    {
        JournalFile holder = holders.get(holderSequence);
        if (holder == null)
        {
            final Path path = directory.file(holderSequence);
            try
            {
                holder = directory.files().openToRead(path);
            }
            catch (final IOException ex)
            {
                throw unreadable(path, ex);
            }
            holders.put(holderSequence, holder);
        }

        return holder;
    }

    private static SnapshotException unreadable(final Path path, final IOException ex)
    {
        return new SnapshotException(path, "it can not be read: " + ex, ex);
    }
}
