package io.lockstep.replay.snapshot;

import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.codecs.snapshot.MessageHeaderDecoder;
import io.lockstep.codecs.snapshot.MessageHeaderEncoder;
import io.lockstep.codecs.snapshot.SnapshotHeadDecoder;
import io.lockstep.codecs.snapshot.SnapshotHeadEncoder;
import io.lockstep.codecs.snapshot.SnapshotManifestDecoder;
import io.lockstep.codecs.snapshot.SnapshotManifestEncoder;
import io.lockstep.codecs.snapshot.SnapshotPagesDecoder;
import io.lockstep.codecs.snapshot.SnapshotPagesEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StoreDescription;
import io.lockstep.replay.journal.JournalPlace;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What stands around the pages of a snapshot's file, as bytes: frames that are the length of an SBE message, the
 * message, and the CRC32C of both.
 *
 * <p>A message is checked against its schema before it is decoded, so that no length in it leads outside.
 *
 * <p>Threading: single owner.
 */
final class SnapshotCodec
{
    static final int HEAD_LENGTH = Integer.BYTES + MessageHeaderEncoder.ENCODED_LENGTH +
        SnapshotHeadEncoder.BLOCK_LENGTH + Integer.BYTES;
    static final int FRAME_OVERHEAD = 2 * Integer.BYTES;
    static final int MAX_MANIFEST_LENGTH = 16 * 1024 * 1024;
    static final int PAGES_PER_FRAME = 8 * 1024;
    static final int MAX_PAGES_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        SnapshotPagesDecoder.PagesDecoder.sbeHeaderSize() +
        PAGES_PER_FRAME * SnapshotPagesDecoder.PagesDecoder.sbeBlockLength();

    private static final long UINT32_MASK = 0xFFFF_FFFFL;
    private static final String SCHEMA_NAME = "META-INF/sbe/snapshot.sbeir";
    private static final MessageCheck CHECK = MessageCheck.of(SchemaReader.ofIr(SCHEMA_NAME, schema()));

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final MessageHeaderDecoder headerDecoder = new MessageHeaderDecoder();
    private final Path file;

    SnapshotCodec(final Path file)
    {
        this.file = file;
    }

    byte[] head(final long sequence, final long manifestPosition, final long fileLength)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(HEAD_LENGTH);
        new SnapshotHeadEncoder().wrapAndApplyHeader(buffer, Integer.BYTES, headerEncoder)
            .sequence(sequence)
            .manifestPosition(manifestPosition)
            .fileLength(fileLength);

        return frame(buffer, SnapshotHeadEncoder.BLOCK_LENGTH);
    }

    SnapshotHeadDecoder head(final byte[] frame)
    {
        return new SnapshotHeadDecoder().wrapAndApplyHeader(
            message(frame, SnapshotHeadDecoder.TEMPLATE_ID, "head"), 0, headerDecoder);
    }

    byte[] manifest(final SnapshotManifest manifest)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final SnapshotManifestEncoder encoder =
            new SnapshotManifestEncoder().wrapAndApplyHeader(buffer, Integer.BYTES, headerEncoder);
        final Checkpoint checkpoint = manifest.checkpoint();
        encoder
            .sequence(checkpoint.sequence())
            .framePosition(manifest.place().framePosition())
            .position(manifest.place().position())
            .timestampNs(checkpoint.timestampNs())
            .stateDigest(checkpoint.stateDigest())
            .outputDigest(checkpoint.outputDigest())
            .outputCount(checkpoint.outputCount())
            .configurationHash(manifest.configurationHash())
            .baseSequence(manifest.baseSequence())
            .previousSequence(manifest.previousSequence())
            .frameChecksum(manifest.place().checksum() & UINT32_MASK)
            .chainIndex(manifest.chainIndex())
            .pageLength(PageHome.PAGE_LENGTH)
            .pageCount(manifest.pageCount())
            .ownPageCount(manifest.ownPageCount());
        final SnapshotManifestEncoder.ShardsEncoder shards = encoder.shardsCount(manifest.shards().size());
        manifest.shards().forEach((shard) -> put(shards.next(), shard));
        final SnapshotManifestEncoder.SchemasEncoder schemas = encoder.schemasCount(manifest.schemas().size());
        manifest.schemas().forEach((schema) -> schemas.next().hash(schema.hash()).name(schema.name()));
        encoder.applicationName(manifest.applicationName());

        return frame(buffer, encoder.encodedLength());
    }

    SnapshotManifest manifest(final byte[] frame)
    {
        final SnapshotManifestDecoder decoder = new SnapshotManifestDecoder().wrapAndApplyHeader(
            message(frame, SnapshotManifestDecoder.TEMPLATE_ID, "manifest"), 0, headerDecoder);
        if (decoder.pageLength() != PageHome.PAGE_LENGTH)
        {
            throw new SnapshotException(file, "its pages have another length: pageLength=" + decoder.pageLength());
        }

        final Checkpoint checkpoint = new Checkpoint(
            decoder.sequence(),
            decoder.timestampNs(),
            decoder.stateDigest(),
            decoder.outputDigest(),
            decoder.outputCount());
        final JournalPlace place =
            new JournalPlace(decoder.framePosition(), decoder.position(), (int)decoder.frameChecksum());
        final long configurationHash = decoder.configurationHash();
        final long base = decoder.baseSequence();
        final long previous = decoder.previousSequence();
        final int chainIndex = (int)decoder.chainIndex();
        final int pageCount = (int)decoder.pageCount();
        final int ownPageCount = (int)decoder.ownPageCount();
        final List<ShardPages> shards = new ArrayList<>();
        decoder.shards().forEach((shard) -> shards.add(shard(shard)));
        final List<SchemaHash> schemas = new ArrayList<>();
        decoder.schemas().forEach((schema) ->
        {
            final long hash = schema.hash();
            schemas.add(new SchemaHash(schema.name(), hash));
        });

        return new SnapshotManifest(checkpoint, place, configurationHash, base, previous, chainIndex, pageCount,
            ownPageCount, shards, schemas, decoder.applicationName());
    }

    byte[] pages(final PageIndex index, final int from, final int to)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer(MAX_PAGES_LENGTH + FRAME_OVERHEAD);
        final SnapshotPagesEncoder encoder =
            new SnapshotPagesEncoder().wrapAndApplyHeader(buffer, Integer.BYTES, headerEncoder);
        final SnapshotPagesEncoder.PagesEncoder pages = encoder.pagesCount(to - from);
        for (int entry = from; entry < to; entry++)
        {
            pages.next()
                .digest(index.digest(entry))
                .holder(index.holder(entry))
                .index(index.index(entry))
                .place(index.place(entry))
                .checksum(index.checksum(entry) & UINT32_MASK)
                .shard(index.shard(entry))
                .store(index.store(entry));
        }

        return frame(buffer, encoder.encodedLength());
    }

    /**
     * Take the entries of a frame.
     */
    void pages(final byte[] frame, final PageIndex index)
    {
        final SnapshotPagesDecoder decoder = new SnapshotPagesDecoder().wrapAndApplyHeader(
            message(frame, SnapshotPagesDecoder.TEMPLATE_ID, "index of pages"), 0, headerDecoder);
        for (final SnapshotPagesDecoder.PagesDecoder page : decoder.pages())
        {
            final int at = index.size() - 1;
            final long pageIndex = page.index();
            final long place = page.place();
            if (pageIndex > Integer.MAX_VALUE || place > Integer.MAX_VALUE ||
                at >= 0 && index.compare(at, page.shard(), page.store(), (int)pageIndex) >= 0)
            {
                throw new SnapshotException(file, "its index of pages is out of order: entry=" + (at + 1));
            }
            index.add(page.shard(), page.store(), (int)pageIndex, page.digest(), page.holder(), (int)place,
                (int)page.checksum());
        }
    }

    private static void put(final SnapshotManifestEncoder.ShardsEncoder encoder, final ShardPages shard)
    {
        encoder.layoutHash(shard.layoutHash());
        final SnapshotManifestEncoder.ShardsEncoder.StoresEncoder stores =
            encoder.storesCount(shard.stores().size());
        for (int i = 0; i < shard.stores().size(); i++)
        {
            final StoreDescription store = shard.stores().get(i);
            stores.next()
                .kind(store.kind())
                .capacity(store.capacity())
                .valueLength(store.valueLength())
                .pageLimit(store.pageLimit())
                .pageCount(shard.pageCounts().get(i))
                .name(store.name());
        }
        encoder.name(shard.name());
    }

    private ShardPages shard(final SnapshotManifestDecoder.ShardsDecoder decoder)
    {
        final long layoutHash = decoder.layoutHash();
        final List<StoreDescription> stores = new ArrayList<>();
        final List<Integer> pageCounts = new ArrayList<>();
        decoder.stores().forEach((store) ->
        {
            final int kind = (int)store.kind();
            final int capacity = (int)store.capacity();
            final int valueLength = (int)store.valueLength();
            final int pageLimit = (int)store.pageLimit();
            pageCounts.add((int)store.pageCount());
            stores.add(new StoreDescription(kind, store.name(), capacity, valueLength, pageLimit));
            if (pageLimit < 0 || pageCounts.get(pageCounts.size() - 1) < 0)
            {
                throw new SnapshotException(file, "a store has too many pages: store=" + stores.size());
            }
        });

        return new ShardPages(decoder.name(), layoutHash, stores, pageCounts);
    }

    private static byte[] frame(final MutableDirectBuffer buffer, final int bodyLength)
    {
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + bodyLength;
        final byte[] frame = new byte[length + FRAME_OVERHEAD];
        final UnsafeBuffer framed = new UnsafeBuffer(frame);
        buffer.getBytes(Integer.BYTES, frame, Integer.BYTES, length);
        framed.putInt(0, length, ByteOrder.LITTLE_ENDIAN);
        framed.putInt(Integer.BYTES + length, checksum(frame, Integer.BYTES + length), ByteOrder.LITTLE_ENDIAN);

        return frame;
    }

    /**
     * The message of a frame, once all of it was checked.
     */
    private UnsafeBuffer message(final byte[] frame, final int templateId, final String what)
    {
        final UnsafeBuffer framed = new UnsafeBuffer(frame);
        final int length = frame.length - FRAME_OVERHEAD;
        if (length < MessageHeaderDecoder.ENCODED_LENGTH ||
            framed.getInt(0, ByteOrder.LITTLE_ENDIAN) != length ||
            framed.getInt(Integer.BYTES + length, ByteOrder.LITTLE_ENDIAN) !=
                checksum(frame, Integer.BYTES + length))
        {
            throw new SnapshotException(file, "its " + what + " is damaged");
        }

        final UnsafeBuffer message = new UnsafeBuffer(frame, Integer.BYTES, length);
        headerDecoder.wrap(message, 0);
        if (headerDecoder.schemaId() != SnapshotHeadDecoder.SCHEMA_ID ||
            headerDecoder.templateId() != templateId ||
            headerDecoder.version() != SnapshotManifest.FORMAT_VERSION)
        {
            throw new SnapshotException(file, "its " + what + " has a format that this build does not know: schemaId=" +
                headerDecoder.schemaId() + " templateId=" + headerDecoder.templateId() + " version=" +
                headerDecoder.version() + " known=" + SnapshotManifest.FORMAT_VERSION);
        }
        final int outcome = CHECK.check(message, 0, length);
        if (outcome != MessageCheck.OK)
        {
            throw new SnapshotException(file, "its " + what + " is damaged: " + CHECK.refusal(outcome));
        }

        return message;
    }

    static int checksum(final byte[] content, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(content, 0, length);
        return (int)crc.getValue();
    }

    private static byte[] schema()
    {
        try (InputStream in = SnapshotCodec.class.getClassLoader().getResourceAsStream(SCHEMA_NAME))
        {
            if (in == null)
            {
                throw new IllegalStateException("no such schema on the class path: " + SCHEMA_NAME);
            }

            return in.readAllBytes();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
