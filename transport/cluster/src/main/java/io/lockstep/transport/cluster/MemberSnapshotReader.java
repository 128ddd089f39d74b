package io.lockstep.transport.cluster;

import io.aeron.Image;
import io.aeron.cluster.client.ClusterException;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.cluster.MessageHeaderDecoder;
import io.lockstep.codecs.cluster.SnapshotBeginDecoder;
import io.lockstep.codecs.cluster.SnapshotEndDecoder;
import io.lockstep.codecs.cluster.SnapshotOutputDecoder;
import io.lockstep.codecs.cluster.SnapshotPageDecoder;
import io.lockstep.codecs.cluster.SnapshotSessionDecoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.StateContent;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.cluster.SessionSources;
import org.agrona.DirectBuffer;
import org.agrona.LangUtil;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reader of what {@link MemberSnapshotWriter} wrote.
 *
 * <p>All pages are read, and held to their checksums, before any of them reaches a core; the core then holds them to
 * the digest of the state. So a snapshot takes its pages' memory a second time while it is loaded.
 *
 * <p>Threading: owned by the member's service agent.
 *
 * <p>Errors: {@link ClusterException} for what is damaged, unknown or incomplete.
 */
final class MemberSnapshotReader implements FragmentHandler, StateContent
{
    private static final int FRAGMENT_LIMIT = 64;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final SnapshotBeginDecoder begin = new SnapshotBeginDecoder();
    private final SnapshotSessionDecoder session = new SnapshotSessionDecoder();
    private final SnapshotPageDecoder page = new SnapshotPageDecoder();
    private final SnapshotOutputDecoder output = new SnapshotOutputDecoder();
    private final SnapshotEndDecoder end = new SnapshotEndDecoder();
    private final PieceChecksum checksum = new PieceChecksum();
    private final List<Page> pages = new ArrayList<>();
    private final SessionSources sources;
    private final OutputWindow window;

    private MemberSnapshot snapshot;
    private long sessions;
    private long pagePieces;
    private long outputPieces;
    private boolean isComplete;
    private Exception fault;

    MemberSnapshotReader(final SessionSources sources, final OutputWindow window)
    {
        this.sources = sources;
        this.window = window;
    }

    MemberSnapshot read(final Image image, final IdleStrategy idleStrategy)
    {
        idleStrategy.reset();
        while (!isComplete)
        {
            final int fragments = image.poll(this, FRAGMENT_LIMIT);
            if (fault != null)
            {
                LangUtil.rethrowUnchecked(fault);
            }
            if (fragments == 0 && !isComplete && (image.isClosed() || image.isEndOfStream()))
            {
                throw new ClusterException("a snapshot ends before its end: pages=" + pages.size());
            }
            idleStrategy.idle(fragments);
        }

        return snapshot;
    }

    @Override
    public void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        try
        {
            dispatch(buffer, offset, length);
        }
        catch (final Exception ex)
        {
            // Aeron would give it to an error handler, and go on.
            fault = fault == null ? ex : fault;
        }
    }

    @Override
    public void fill(final int shard, final int store, final UnsafeBuffer[] target)
    {
        for (final Page read : pages)
        {
            if (read.shard == shard && read.store == store)
            {
                target[read.index].putBytes(0, read.content, 0, PageHome.PAGE_LENGTH);
            }
        }
    }

    private void dispatch(final DirectBuffer buffer, final int offset, final int length)
    {
        header.wrap(buffer, offset);
        if (header.schemaId() != MessageHeaderDecoder.SCHEMA_ID ||
            header.version() > MessageHeaderDecoder.SCHEMA_VERSION)
        {
            throw new ClusterException("a snapshot is in a form that is not known: schemaId=" + header.schemaId() +
                " version=" + header.version());
        }

        final int bodyOffset = offset + MessageHeaderDecoder.ENCODED_LENGTH + header.blockLength();
        final int bodyLength = offset + length - bodyOffset;
        switch (header.templateId())
        {
            case SnapshotBeginDecoder.TEMPLATE_ID:
                onBegin(buffer, offset);
                break;

            case SnapshotSessionDecoder.TEMPLATE_ID:
                session.wrapAndApplyHeader(buffer, offset, header);
                sources.open(session.sessionId(), session.source());
                sessions++;
                break;

            case SnapshotPageDecoder.TEMPLATE_ID:
                page.wrapAndApplyHeader(buffer, offset, header);
                requireChecksum(page.checksum(), buffer, bodyOffset, bodyLength);
                onPage(buffer, bodyOffset, bodyLength);
                break;

            case SnapshotOutputDecoder.TEMPLATE_ID:
                output.wrapAndApplyHeader(buffer, offset, header);
                requireChecksum(output.checksum(), buffer, bodyOffset, bodyLength);
                onOutput(buffer, bodyOffset, bodyLength);
                break;

            case SnapshotEndDecoder.TEMPLATE_ID:
                end.wrapAndApplyHeader(buffer, offset, header);
                onEnd();
                break;

            default:
                throw new ClusterException("no such message of a snapshot: templateId=" + header.templateId());
        }
    }

    private void onBegin(final DirectBuffer buffer, final int offset)
    {
        begin.wrapAndApplyHeader(buffer, offset, header);
        final Checkpoint checkpoint = new Checkpoint(
            begin.sequence(), begin.timestampNs(), begin.stateDigest(), begin.outputDigest(), begin.outputCount());
        snapshot = new MemberSnapshot(
            checkpoint,
            begin.configurationHash(),
            begin.schemaHash(),
            begin.timerDeadlineNs(),
            begin.forgottenSequence(),
            begin.forgottenIndex(),
            (int)begin.maxEventLength(),
            begin.applicationName());
        window.restoreForgotten(snapshot.forgottenSequence(), snapshot.forgottenIndex());
    }

    private void onPage(final DirectBuffer buffer, final int offset, final int length)
    {
        final int pieceOffset = (int)page.pieceOffset();
        if (pieceOffset == 0)
        {
            pages.add(new Page((int)page.shard(), (int)page.store(), (int)page.index(),
                new UnsafeBuffer(ByteBuffer.allocateDirect(PageHome.PAGE_LENGTH))));
        }

        pages.get(pages.size() - 1).content.putBytes(pieceOffset, buffer, offset, length);
        pagePieces++;
    }

    private void onOutput(final DirectBuffer buffer, final int offset, final int length)
    {
        if (output.pieceOffset() == 0)
        {
            window.restore(
                output.sequence(),
                output.timestampNs(),
                output.source(),
                output.sourceSequence(),
                output.index(),
                output.outcome(),
                output.empty() != 0,
                (int)output.length());
        }

        window.restoreBody((int)output.pieceOffset(), buffer, offset, length);
        outputPieces++;
    }

    private void onEnd()
    {
        if (snapshot == null || end.sessions() != sessions || end.pages() != pagePieces ||
            end.outputs() != outputPieces)
        {
            throw new ClusterException("a snapshot is not whole: expected sessions=" + end.sessions() + " pages=" +
                end.pages() + " outputs=" + end.outputs() + ", but: sessions=" + sessions + " pages=" + pagePieces +
                " outputs=" + outputPieces);
        }

        isComplete = true;
    }

    private void requireChecksum(
        final long expected, final DirectBuffer buffer, final int offset, final int length)
    {
        final int actual = checksum.of(buffer, offset, length);
        if (actual != (int)expected)
        {
            throw new ClusterException("a piece of a snapshot is damaged: expected checksum " +
                Integer.toHexString((int)expected) + ", but: " + Integer.toHexString(actual));
        }
    }

    private record Page(int shard, int store, int index, UnsafeBuffer content)
    {
    }
}
