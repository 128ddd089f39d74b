package io.lockstep.replay.journal;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Removal of the outputs behind an input event: of inputs that were lost, and will come again with other outputs.
 *
 * <p>The segment with the cut is written anew and takes the old one's place in one step, so that a cut that is itself
 * cut short leaves a whole journal.
 *
 * <p>Threading: the thread that opens the journal for writing.
 */
final class OutputCut
{
    private OutputCut()
    {
    }

    /**
     * Remove every output of events after a sequence.
     */
    static void after(final Recording recording, final long sequence) throws IOException
    {
        try (FrameCursor frames =
            new FrameCursor(recording, FirstSequences.positionBefore(recording, sequence + 1), null))
        {
            while (frames.next())
            {
                final int frameEnd = frames.frameOffset() + frames.frameLength();
                if (keptEnd(frames.buffer(), frames.frameOffset(), sequence) != frameEnd)
                {
                    cut(recording, frames, sequence);
                    return;
                }
            }
        }
    }

    private static void cut(final Recording recording, final FrameCursor frames, final long sequence)
        throws IOException
    {
        final long base = recording.basePosition(frames.framePosition());
        final long[] bases = recording.segmentBases();
        for (int i = bases.length - 1; i >= 0 && bases[i] > base; i--)
        {
            recording.delete(bases[i]);
        }

        final Path path = recording.segmentPath(base);
        final Path unfinished = Directories.unfinished(path);
        if (recording.files().exists(unfinished))
        {
            recording.files().delete(unfinished);
        }
        try (MappedSegment segment = MappedSegment.openZeroFilled(recording, unfinished, base, true))
        {
            final int frameOffset = frames.frameOffset();
            final int end = keptEnd(frames.buffer(), frameOffset, sequence);
            final int segmentOffset = (int)(frames.framePosition() - base);
            copyBegin(recording, base, segmentOffset, segment);
            segment.buffer().putBytes(segmentOffset, frames.buffer(), frameOffset, end - frameOffset);
            if (end > frameOffset)
            {
                putFrame(
                    recording,
                    segment,
                    segmentOffset,
                    segmentOffset + end - frameOffset,
                    keptCount(frames.buffer(), frameOffset, sequence));
            }
            segment.force(0, recording.segmentLength());
        }
        Directories.publish(recording.files(), unfinished, path);
        recording.deleteDoubles();
    }

    private static void copyBegin(
        final Recording recording,
        final long base,
        final int length,
        final MappedSegment to) throws IOException
    {
        try (SegmentView from = SegmentView.open(recording, base))
        {
            SegmentCompression.copy(from, length, to);
        }
    }

    private static void putFrame(
        final Recording recording,
        final MappedSegment segment,
        final int frameOffset,
        final int end,
        final int count)
    {
        final UnsafeBuffer buffer = segment.buffer();
        final int groupOffset = frameOffset + JournalFrame.GROUP_OFFSET;
        buffer.putInt(groupOffset, JournalFrame.groupHeader(OutputBatchLayout.ENTRY_BLOCK_LENGTH, count));
        final int payloadOffset = frameOffset + JournalFrame.HEADER_LENGTH;
        final int payloadLength = JournalFrame.align(end - frameOffset) - JournalFrame.HEADER_LENGTH;
        JournalFrame.putHeader(
            buffer,
            frameOffset,
            frameOffset,
            JournalFrame.DATA_KIND,
            segment.checksum(new CRC32C(), payloadOffset, payloadLength),
            recording.streamId(),
            recording.termId(segment.basePosition()),
            buffer.getLong(frameOffset + JournalFrame.FIRST_SEQUENCE_OFFSET));
        buffer.putInt(frameOffset + JournalFrame.LENGTH_OFFSET, end - frameOffset);
    }

    /**
     * End of the entries to keep in a frame, or the begin of the frame where none is kept.
     */
    private static int keptEnd(final UnsafeBuffer buffer, final int frameOffset, final long sequence)
    {
        final int count = keptCount(buffer, frameOffset, sequence);
        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        for (int i = 0; i < count; i++)
        {
            offset += OutputBatchLayout.ENTRY_HEADER_LENGTH + buffer.getInt(offset + OutputBatchLayout.LENGTH_OFFSET);
        }

        return count == 0 ? frameOffset : offset;
    }

    private static int keptCount(final UnsafeBuffer buffer, final int frameOffset, final long sequence)
    {
        final int count = EventBatchLayout.count(buffer.getInt(frameOffset + JournalFrame.GROUP_OFFSET));
        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        int kept = 0;
        while (kept < count && buffer.getLong(offset) <= sequence)
        {
            offset += OutputBatchLayout.ENTRY_HEADER_LENGTH + buffer.getInt(offset + OutputBatchLayout.LENGTH_OFFSET);
            kept++;
        }

        return kept;
    }
}
