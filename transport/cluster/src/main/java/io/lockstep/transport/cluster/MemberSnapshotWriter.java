package io.lockstep.transport.cluster;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.cluster.client.ClusterException;
import io.lockstep.codecs.cluster.MessageHeaderEncoder;
import io.lockstep.codecs.cluster.SnapshotBeginEncoder;
import io.lockstep.codecs.cluster.SnapshotEndEncoder;
import io.lockstep.codecs.cluster.SnapshotOutputEncoder;
import io.lockstep.codecs.cluster.SnapshotPageEncoder;
import io.lockstep.codecs.cluster.SnapshotSessionEncoder;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.cluster.SessionSources;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.List;

/**
 * Writer of a member's state to the publication that Aeron Cluster records as its snapshot.
 *
 * <p>Pages and outputs go in pieces that fit a frame, each with a checksum.
 *
 * <p>Threading: owned by the member's service agent, which applies no event meanwhile.
 */
final class MemberSnapshotWriter
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int PAGE_HEAD_LENGTH = HEADER_LENGTH + SnapshotPageEncoder.BLOCK_LENGTH;
    private static final int OUTPUT_HEAD_LENGTH = HEADER_LENGTH + SnapshotOutputEncoder.BLOCK_LENGTH;
    private static final int MAX_HEAD_LENGTH = 1024;

    private final UnsafeBuffer head = new UnsafeBuffer(new byte[MAX_HEAD_LENGTH]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SnapshotBeginEncoder begin = new SnapshotBeginEncoder();
    private final SnapshotSessionEncoder session = new SnapshotSessionEncoder();
    private final SnapshotPageEncoder page = new SnapshotPageEncoder();
    private final SnapshotOutputEncoder output = new SnapshotOutputEncoder();
    private final SnapshotEndEncoder end = new SnapshotEndEncoder();
    private final PieceChecksum checksum = new PieceChecksum();
    private final ExclusivePublication publication;
    private final IdleStrategy idleStrategy;

    private long sessions;
    private long pagePieces;
    private long outputPieces;

    MemberSnapshotWriter(final ExclusivePublication publication, final IdleStrategy idleStrategy)
    {
        this.publication = publication;
        this.idleStrategy = idleStrategy;
    }

    void write(
        final MemberSnapshot snapshot, final EngineCore core, final SessionSources sources, final OutputWindow window)
    {
        begin.wrapAndApplyHeader(head, 0, header)
            .sequence(snapshot.checkpoint().sequence())
            .timestampNs(snapshot.checkpoint().timestampNs())
            .stateDigest(snapshot.checkpoint().stateDigest())
            .outputDigest(snapshot.checkpoint().outputDigest())
            .outputCount(snapshot.checkpoint().outputCount())
            .configurationHash(snapshot.configurationHash())
            .schemaHash(snapshot.schemaHash())
            .timerDeadlineNs(snapshot.timerDeadlineNs())
            .forgottenSequence(snapshot.forgottenSequence())
            .forgottenIndex(snapshot.forgottenIndex())
            .maxEventLength(snapshot.maxEventLength())
            .applicationName(snapshot.applicationName());
        offer(HEADER_LENGTH + begin.encodedLength(), head, 0, 0);

        for (final long id : sources.sessions())
        {
            session.wrapAndApplyHeader(head, 0, header).sessionId(id).source(sources.source(id));
            offer(HEADER_LENGTH + session.encodedLength(), head, 0, 0);
            sessions++;
        }

        final List<StateStores> shards = core.shardStores();
        for (int i = 0; i < shards.size(); i++)
        {
            final int shard = i;
            shards.get(i).forEachUsedPage((store, index, digest, content) -> writePage(shard, store, index, content));
        }

        writeOutputs(window);
        end.wrapAndApplyHeader(head, 0, header).sessions(sessions).pages(pagePieces).outputs(outputPieces);
        offer(HEADER_LENGTH + end.encodedLength(), head, 0, 0);
    }

    private void writePage(final int shard, final int store, final int index, final DirectBuffer content)
    {
        final int maxLength = publication.maxPayloadLength() - PAGE_HEAD_LENGTH;
        for (int offset = 0; offset < PageHome.PAGE_LENGTH; offset += maxLength)
        {
            final int length = Math.min(maxLength, PageHome.PAGE_LENGTH - offset);
            page.wrapAndApplyHeader(head, 0, header)
                .shard(shard)
                .store(store)
                .index(index)
                .pieceOffset(offset)
                .checksum(checksum.of(content, offset, length));
            offer(PAGE_HEAD_LENGTH, content, offset, length);
            pagePieces++;
        }
    }

    private void writeOutputs(final OutputWindow window)
    {
        final OutputEntry entry = new OutputEntry();
        final int maxLength = publication.maxPayloadLength() - OUTPUT_HEAD_LENGTH;
        long position = window.head();
        while (position != window.tail())
        {
            position = window.read(position, entry);
            int offset = 0;
            do
            {
                final int length = Math.min(maxLength, entry.bodyLength() - offset);
                writeOutput(entry, offset, length);
                offset += length;
            }
            while (offset < entry.bodyLength());
        }
    }

    private void writeOutput(final OutputEntry entry, final int offset, final int length)
    {
        final int at = entry.bodyOffset() + offset;
        output.wrapAndApplyHeader(head, 0, header)
            .sequence(entry.sequence())
            .timestampNs(entry.timestampNs())
            .source(entry.source())
            .sourceSequence(entry.sourceSequence())
            .index(entry.index())
            .length(entry.bodyLength())
            .pieceOffset(offset)
            .checksum(checksum.of(entry.buffer(), at, length))
            .outcome((short)entry.outcomeCode())
            .empty((short)(entry.isEmpty() ? 1 : 0));
        offer(OUTPUT_HEAD_LENGTH, entry.buffer(), at, length);
        outputPieces++;
    }

    private void offer(final int headLength, final DirectBuffer body, final int offset, final int length)
    {
        idleStrategy.reset();
        long result = publication.offer(head, 0, headLength, body, offset, length, null);
        while (result < 0)
        {
            if (result == Publication.CLOSED || result == Publication.MAX_POSITION_EXCEEDED ||
                result == Publication.NOT_CONNECTED)
            {
                throw new ClusterException("can not write a snapshot: " + Publication.errorString(result));
            }

            idleStrategy.idle();
            result = publication.offer(head, 0, headLength, body, offset, length, null);
        }
    }
}
