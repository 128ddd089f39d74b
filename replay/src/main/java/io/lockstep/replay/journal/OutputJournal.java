package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;

/**
 * The journal of outputs in memory-mapped segment files: the history that a late consumer begins with.
 *
 * <p>Outputs gather in one frame until {@link #flush()} or until the frame is full; those of one event may be in
 * several frames. A published frame survives the process, not the end of power: outputs can be made again from the
 * input journal.
 *
 * <p>Threading: owned by the output agent, but for {@link #publishedPosition()} and {@link #lastWholeSequence()}, which
 * any thread may ask.
 *
 * <p>Errors: the first failure, of whatever kind, is final: nothing more is written, and every later call but
 * {@link #close()} throws a {@link JournalException} with the first failure as its cause.
 */
public final class OutputJournal implements OutputListener, AutoCloseable
{
    private static final long NOT_REPAIRED = -1;
    private static final int BATCH_BEGIN_LENGTH =
        JournalFrame.BATCH_BODY_OFFSET + OutputBatchLayout.ENTRY_HEADER_LENGTH;

    private final Recording recording;
    private final SegmentedLog log;
    private final int maxFrameLength;
    private final int maxOutputLength;
    private final long repairPosition;
    private final long sequenceAtOpening;

    private OutputSelection selection;
    private UnsafeBuffer buffer;
    private long lastSequence;
    private int lastIndex;
    private boolean lastEntryWasLast;
    private boolean isBatchOpen;
    private long batchSequence;
    private int frameOffset;
    private int frameLimit;
    private int offset;
    private int count;
    private boolean isClosed;
    private Throwable failure;

    // Written by the owner, read by any thread.
    private volatile long lastWholeSequence;

    private OutputJournal(
        final Recording recording,
        final SegmentedLog log,
        final int maxFrameLength,
        final OutputReader atEnd,
        final long repairPosition)
    {
        this.repairPosition = repairPosition;
        this.recording = recording;
        this.log = log;
        this.maxFrameLength = maxFrameLength;
        this.maxOutputLength = maxFrameLength - BATCH_BEGIN_LENGTH;
        this.lastSequence = atEnd.lastSequence();
        this.sequenceAtOpening = lastSequence;
        this.lastIndex = atEnd.lastIndex();
        this.lastEntryWasLast = atEnd.lastEntryWasLast();
        this.lastWholeSequence = lastWhole();
    }

    /**
     * Open the output journal of a directory at its end, with all of its outputs.
     *
     * @param directory open for writing, and longer than this journal.
     * @return the journal, ready for the next output.
     * @throws CorruptJournalException where bytes of the last segment are damaged or missing.
     */
    public static OutputJournal open(final JournalDirectory directory)
    {
        return open(directory, InputJournal.DEFAULT_MAX_FRAME_LENGTH, Long.MAX_VALUE);
    }

    /**
     * Open the output journal of a directory at its end, after removing outputs whose input is not kept.
     *
     * @param directory         open for writing, and longer than this journal.
     * @param maxFrameLength    in bytes; one above the segment length is cut to it.
     * @param lastInputSequence outputs of later input events are removed.
     * @return the journal, ready for the next output.
     * @throws CorruptJournalException where bytes of the last segment are damaged or missing.
     */
    public static OutputJournal open(
        final JournalDirectory directory,
        final int maxFrameLength,
        final long lastInputSequence)
    {
        directory.requireWritable();
        final Recording recording = directory.outputRecording();
        final int frameLength = Math.min(maxFrameLength, recording.segmentLength());
        if (frameLength < BATCH_BEGIN_LENGTH + EventBatchLayout.MIN_EVENT_LENGTH)
        {
            throw new JournalException("maxFrameLength has no room for an output: maxFrameLength=" + maxFrameLength);
        }

        try
        {
            Directories.create(recording.files(), recording.directory());
            OutputReader atEnd = readEnd(recording);
            if (atEnd.lastSequence() > lastInputSequence)
            {
                OutputCut.after(recording, lastInputSequence);
                atEnd = readEnd(recording);
            }
            final SegmentedLog log =
                SegmentedLog.open(recording, Durability.OS, frameLength, atEnd.end().position());

            return new OutputJournal(recording, log, frameLength, atEnd, NOT_REPAIRED);
        }
        catch (final IOException ex)
        {
            throw new JournalException("can not cut an output journal: directory=" + recording.directory() +
                " reason=" + ex + "; mend the file system or its rights, then start again", ex);
        }
    }

    /**
     * Open the output journal of a directory at its end, or in front of what is damaged or missing in its last two
     * segments: what was there can be made again from the input journal, and has to be.
     *
     * <p>Nothing is removed where the input journal is damaged too.
     *
     * @param directory  open for writing, and longer than this journal.
     * @param durability of the input journal. At {@link Durability#SYNCED} all segments but the last two are always on
     *                   the device, so that the end of power damages nothing that is not looked at here.
     * @return the journal, ready for the output after {@link #lastSequence()} and {@link #lastIndex()}.
     * @throws CorruptJournalException where the input journal is damaged.
     */
    public static OutputJournal recover(final JournalDirectory directory, final Durability durability)
    {
        directory.requireWritable();
        final Recording recording = directory.outputRecording();
        final boolean isRetirementSynced = durability == Durability.SYNCED;
        if (isRetirementSynced)
        {
            SegmentedLog.settle(recording, false);
        }

        long repairPosition = NOT_REPAIRED;
        OutputReader atEnd = null;
        while (atEnd == null)
        {
            try
            {
                atEnd = readEnd(recording);
            }
            catch (final CorruptJournalException ex)
            {
                if (repairPosition != NOT_REPAIRED && ex.position() >= repairPosition)
                {
                    throw ex;
                }
                requireWholeInput(directory);
                repairPosition = ex.position();
                SegmentedLog.open(recording, Durability.OS, 0, repairPosition).close();
            }
        }

        final int frameLength = Math.min(InputJournal.DEFAULT_MAX_FRAME_LENGTH, recording.segmentLength());
        final SegmentedLog log = SegmentedLog.open(
            recording, Durability.OS, isRetirementSynced, frameLength, atEnd.end().position());

        return new OutputJournal(recording, log, frameLength, atEnd, repairPosition);
    }

    /**
     * Keep only some of the outputs from now on; to be said before the first is appended.
     *
     * @param kept the selection; null, as it is unless said, for all.
     * @return this.
     */
    public OutputJournal selection(final OutputSelection kept)
    {
        selection = kept;
        return this;
    }

    /**
     * Where {@link #recover} found damage and cut.
     *
     * @return the position in bytes; negative where there was none.
     */
    public long repairPosition()
    {
        return repairPosition;
    }

    /**
     * Longest output that fits.
     *
     * @return bytes.
     */
    public int maxOutputLength()
    {
        return maxOutputLength;
    }

    /**
     * Sequence of the input event of the last entry, appended before or after opening.
     *
     * @return the sequence; zero where there is none.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Index of the last entry among those of its event.
     *
     * @return the index; zero where there is none.
     */
    public int lastIndex()
    {
        return lastIndex;
    }

    /**
     * Whether the last entry was the last of its event.
     *
     * @return true also where there is none.
     */
    public boolean lastEntryWasLast()
    {
        return lastEntryWasLast;
    }

    /**
     * The last event whose entries are all published. Any thread may ask.
     *
     * @return its sequence; zero where there is none.
     */
    public long lastWholeSequence()
    {
        return lastWholeSequence;
    }

    /**
     * The last event whose entries are all published, where nothing that was to be on the device is known to have
     * failed to get there. Any thread may ask.
     *
     * @return its sequence; zero where there is none.
     * @throws JournalException where the log has failed, though the appender may not have met it yet.
     */
    public long lastSoundSequence()
    {
        log.check();
        return lastWholeSequence;
    }

    /**
     * Somebody failed to write through to the device what was published up to now: the next who succeeds is not to be
     * believed before it was stored again. Any thread may call.
     */
    public void doubt()
    {
        log.doubt();
    }

    /**
     * End of the last published frame: the limit for an {@link OutputReader} that follows. Any thread may ask.
     *
     * @return the position in bytes.
     */
    public long publishedPosition()
    {
        return log.publishedPosition();
    }

    /**
     * Follow what is published, from the first output of an input event on. Any thread may ask.
     *
     * @param sequence of the input event.
     * @return a reader with an owner of its own, who closes it.
     */
    public OutputReader readerAtSequence(final long sequence)
    {
        return OutputReader.openAtSequence(recording, sequence, log::publishedPosition);
    }

    /**
     * First input event of which all outputs are there: one, unless earlier segments were removed. Any thread may ask;
     * it reads the begin of the journal.
     *
     * @return its sequence; behind the last one where there is none.
     */
    public long firstSequence()
    {
        final long[] first = firstEntry();
        return first == null ? sequenceAtOpening + 1 : first[1] == 0 ? first[0] : first[0] + 1;
    }

    /**
     * Follow what is published, from an input event on, or from the first output there is where that comes later.
     */
    OutputReader readerAtOrBehind(final long sequence)
    {
        final long[] first = firstEntry();
        return readerAtSequence(Math.max(1, first == null ? sequence : Math.max(sequence, first[0])));
    }

    private long[] firstEntry()
    {
        while (true)
        {
            try
            {
                return readFirstEntry();
            }
            catch (final HistoryRemovedException ex)
            {
                // Removed since it was listed: another segment is the first one now.
            }
        }
    }

    private long[] readFirstEntry()
    {
        final long[] first = new long[2];
        try (OutputReader reader = OutputReader.openAtPosition(recording, -1, log::publishedPosition))
        {
            reader.poll((header, src, at, length) ->
            {
                if (first[0] == 0)
                {
                    first[0] = header.sequence();
                    first[1] = header.index();
                }
            }, 1);
        }

        return first[0] == 0 ? null : first;
    }

    /**
     * Follow what is published, from a frame on. Any thread may ask.
     *
     * @param position where a frame begins: of a reader between two polls, or a {@link #publishedPosition()}.
     * @return a reader with an owner of its own, who closes it.
     */
    public OutputReader readerAtPosition(final long position)
    {
        return OutputReader.openAtPosition(recording, position, log::publishedPosition);
    }

    /**
     * Append one entry. It may stay in a batch until {@link #flush()}.
     *
     * @param header    what goes with it: what follows the last entry.
     * @param src       that holds the output.
     * @param srcOffset where the output begins.
     * @param length    of the output in bytes; zero for an event without output.
     */
    public void append(final OutputHeader header, final DirectBuffer src, final int srcOffset, final int length)
    {
        requireUsable();
        try
        {
            final long sequence = header.sequence();
            final boolean isEmpty = header.isEmpty();
            final boolean isLast = header.isLast();
            final int index = header.index();
            requireFit(sequence, index, isEmpty, isLast, length);
            final boolean isKept = selection == null || isEmpty || selection.isKept(src, srcOffset, length);
            final int keptLength = isKept ? length : 0;
            final int entryLength = OutputBatchLayout.ENTRY_HEADER_LENGTH + keptLength;
            lastSequence = sequence;
            lastIndex = index;
            lastEntryWasLast = isLast;
            if (!isKept && !isLast)
            {
                return;
            }
            if (isBatchOpen && (entryLength > frameLimit - offset || count == JournalFrame.MAX_GROUP_COUNT))
            {
                endBatch();
            }
            if (!isBatchOpen)
            {
                beginBatch(sequence, header.timestampNs(), entryLength);
            }

            final int entryOffset = offset;
            buffer.putLong(entryOffset + OutputBatchLayout.SEQUENCE_OFFSET, sequence);
            buffer.putLong(entryOffset + OutputBatchLayout.TIMESTAMP_OFFSET, header.timestampNs());
            buffer.putLong(entryOffset + OutputBatchLayout.SOURCE_OFFSET, header.source());
            buffer.putLong(entryOffset + OutputBatchLayout.SOURCE_SEQUENCE_OFFSET, header.sourceSequence());
            buffer.putInt(entryOffset + OutputBatchLayout.INDEX_OFFSET, index);
            buffer.putByte(
                entryOffset + OutputBatchLayout.OUTCOME_OFFSET,
                (byte)(isLast ? header.outcomeCode() : OutputBatchLayout.OUTCOME_PENDING));
            buffer.putByte(
                entryOffset + OutputBatchLayout.EMPTY_OFFSET,
                (byte)(isEmpty ? OutputBatchLayout.EMPTY : isKept ? 0 : OutputBatchLayout.NOT_KEPT));
            buffer.putInt(entryOffset + OutputBatchLayout.LENGTH_OFFSET, keptLength);
            if (keptLength > 0)
            {
                buffer.putBytes(entryOffset + OutputBatchLayout.ENTRY_HEADER_LENGTH, src, srcOffset, keptLength);
            }
            offset = entryOffset + entryLength;
            count++;
        }
        catch (final Throwable ex)
        {
            failure = ex;
            throw ex;
        }
    }

    /**
     * Publish what was appended.
     */
    public void flush()
    {
        requireUsable();
        try
        {
            endBatch();
        }
        catch (final Throwable ex)
        {
            failure = ex;
            throw ex;
        }
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer src, final int srcOffset, final int length)
    {
        append(header, src, srcOffset, length);
    }

    @Override
    public void onBatchEnd()
    {
        flush();
    }

    /**
     * Flush, and give back what the journal holds.
     */
    @Override
    public void close()
    {
        if (!isClosed)
        {
            try
            {
                if (failure == null)
                {
                    flush();
                }
            }
            finally
            {
                isClosed = true;
                log.close();
            }
        }
    }

    private void beginBatch(final long sequence, final long timestampNs, final int entryLength)
    {
        log.claim(JournalFrame.BATCH_BODY_OFFSET + entryLength);
        buffer = log.frameBuffer();
        frameOffset = log.frameOffset();
        frameLimit = log.frameLimit(maxFrameLength);
        offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        batchSequence = sequence;
        count = 0;
        isBatchOpen = true;
        JournalFrame.putBatchHeader(
            buffer,
            frameOffset,
            selection == null ? JournalFrame.OUTPUT_BATCH_HEADER : JournalFrame.SPARSE_OUTPUT_BATCH_HEADER,
            OutputBatchLayout.ENTRY_BLOCK_LENGTH,
            timestampNs,
            sequence);
    }

    private void endBatch()
    {
        if (isBatchOpen)
        {
            buffer.putInt(
                frameOffset + JournalFrame.GROUP_OFFSET,
                JournalFrame.groupHeader(OutputBatchLayout.ENTRY_BLOCK_LENGTH, count));
            log.publish(offset - frameOffset, batchSequence);
            lastWholeSequence = lastWhole();
            isBatchOpen = false;
        }
    }

    private long lastWhole()
    {
        return lastEntryWasLast ? lastSequence : lastSequence - 1;
    }

    private void requireFit(
        final long sequence,
        final int index,
        final boolean isEmpty,
        final boolean isLast,
        final int length)
    {
        final boolean isFirst = lastSequence == 0;
        if (isFirst ?
            index != 0 :
            !OutputBatchLayout.follows(false, lastEntryWasLast, lastSequence, lastIndex, sequence, index))
        {
            throw new JournalException("expected the next output, but another is appended: last=" + lastSequence +
                ":" + lastIndex + " appended=" + sequence + ":" + index);
        }
        if (isEmpty ?
            length != 0 || !isLast : length < EventBatchLayout.MIN_EVENT_LENGTH || length > maxOutputLength)
        {
            throw new JournalException("length of an output is out of bounds: sequence=" + sequence + ":" + index +
                " isEmpty=" + isEmpty + " length=" + length + " max=" + maxOutputLength);
        }
    }

    private void requireUsable()
    {
        if (failure != null)
        {
            throw new JournalException(
                "the output journal failed before and takes nothing more: " + failure.getMessage(), failure);
        }
        if (isClosed)
        {
            throw new JournalException("the output journal is closed");
        }
    }

    private static void requireWholeInput(final JournalDirectory directory)
    {
        try (JournalReader reader = JournalReader.open(directory.inputRecording()))
        {
            while (reader.poll((position, sequence, timestampNs, source, number, src, at, length) -> { }, 1024) > 0)
            {
                // Reading is all that is wanted.
            }
        }
    }

    private static OutputReader readEnd(final Recording recording)
    {
        try (OutputReader reader = OutputReader.openAtLastSegments(recording))
        {
            while (reader.poll(OutputJournal::ignore, Integer.MAX_VALUE) > 0)
            {
                // Only the end matters here.
            }
            return reader;
        }
    }

    private static void ignore(
        final OutputHeader header,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        // Reading is all that is wanted.
    }
}
