package io.lockstep.replay.journal;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.LongSupplier;

/**
 * Reads an output journal from its files, checking everything, and writes nothing.
 *
 * <p>With {@link OutputJournal#publishedPosition()} as its limit it follows a journal that is being written, from any
 * sequence in history on into the present, with no gap.
 *
 * <p>Threading: single owner; the journal may be written meanwhile.
 *
 * <p>Errors: {@link CorruptJournalException} where bytes are damaged or missing; an unfinished write at the end is no
 * error and told by {@link #end()}.
 */
public final class OutputReader implements AutoCloseable
{
    private final Entry entry = new Entry();
    private final FrameCursor frames;
    private final Recording recording;
    private final long fromSequence;

    private long lastSequence;
    private long lastTimestampNs;
    private int lastIndex;
    private boolean lastEntryWasLast = true;
    private boolean isStarted;
    private boolean lastFrameWasSparse;

    private OutputReader(
        final Recording recording,
        final long position,
        final long fromSequence,
        final LongSupplier limit)
    {
        this.recording = recording;
        this.frames = new FrameCursor(recording, position, limit);
        this.fromSequence = fromSequence;
    }

    /**
     * Read from the first output that is kept.
     *
     * @param recording to read.
     * @return a reader before that output.
     */
    public static OutputReader open(final Recording recording)
    {
        return new OutputReader(recording, -1, Long.MIN_VALUE, null);
    }

    /**
     * Read from the first output of an input event on.
     *
     * @param recording to read.
     * @param sequence  of the input event.
     * @param limit     position up to which frames are published; only ever grows. Null for all that is there.
     * @return a reader that finds the output with its first polls.
     */
    public static OutputReader openAtSequence(
        final Recording recording,
        final long sequence,
        final LongSupplier limit)
    {
        return new OutputReader(recording, FirstSequences.positionBefore(recording, sequence), sequence, limit);
    }

    /**
     * Read from a frame on.
     *
     * @param recording to read.
     * @param position  where a frame begins: of a reader between two polls.
     * @param limit     position up to which frames are published; only ever grows. Null for all that is there.
     * @return a reader before the first output of that frame.
     */
    public static OutputReader openAtPosition(
        final Recording recording,
        final long position,
        final LongSupplier limit)
    {
        return new OutputReader(recording, position, Long.MIN_VALUE, limit);
    }

    /**
     * Read the end of a recording only: from the segment before the last one with an output.
     */
    static OutputReader openAtLastSegments(final Recording recording)
    {
        final long last = FirstSequences.positionBefore(recording, Long.MAX_VALUE);
        final long before = last - recording.segmentLength();
        final long[] bases = recording.segmentBases();
        final boolean isFirst = bases.length == 0 || before < bases[0];
        return new OutputReader(recording, isFirst ? last : before, Long.MAX_VALUE, null);
    }

    /**
     * The last event whose outputs are all there.
     *
     * @param recording of outputs, which may be written meanwhile.
     * @return its sequence; zero where there is none.
     * @throws CorruptJournalException where the end is damaged.
     */
    public static long lastWholeSequence(final Recording recording)
    {
        if (!recording.files().exists(recording.directory()))
        {
            return 0;
        }
        try (OutputReader reader = openAtLastSegments(recording))
        {
            while (reader.poll((header, buffer, offset, length) -> { }, Integer.MAX_VALUE) > 0)
            {
                // Only the end matters here.
            }

            return reader.lastEntryWasLast ? reader.lastSequence : reader.lastSequence - 1;
        }
    }

    /**
     * Hand out the outputs of the next frames. Only {@link OutputListener#onOutput} is called.
     *
     * @param listener   to receive them.
     * @param frameLimit most frames; the outputs of one frame are never split.
     * @return number of frames read; zero where no more are there, for now or for ever.
     * @throws CorruptJournalException where bytes are damaged or missing.
     */
    public int poll(final OutputListener listener, final int frameLimit)
    {
        int count = 0;
        while (count < frameLimit && frames.next())
        {
            onFrame(listener);
            count++;
        }

        return count;
    }

    /**
     * Where the next frame begins.
     *
     * @return the position in bytes.
     */
    public long position()
    {
        return frames.position();
    }

    /**
     * Where the frame of the last output read begins; within a poll that of the output being handed out.
     *
     * @return the position in bytes; zero before the first one.
     */
    public long framePosition()
    {
        return frames.framePosition();
    }

    /**
     * Sequence of the input event of the last output read, handed out or not.
     *
     * @return the sequence; zero before the first one.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Index of the last output read among those of its event.
     *
     * @return the index; zero before the first one.
     */
    public int lastIndex()
    {
        return lastIndex;
    }

    /**
     * Whether the last entry read was the last of its event.
     *
     * @return true also before the first one.
     */
    public boolean lastEntryWasLast()
    {
        return lastEntryWasLast;
    }

    /**
     * The end that {@link #poll} came to when it last returned less than it was allowed to.
     *
     * @return where the journal ends, and what was found there.
     */
    public JournalEnd end()
    {
        return frames.end(lastSequence, lastTimestampNs);
    }

    /**
     * Unmap what was read.
     */
    @Override
    public void close()
    {
        frames.close();
    }

    private void onFrame(final OutputListener listener)
    {
        final UnsafeBuffer buffer = frames.buffer();
        final int frameOffset = frames.frameOffset();
        final long sessionHeader = buffer.getLong(frameOffset + JournalFrame.SESSION_HEADER_OFFSET);
        final long header = buffer.getLong(frameOffset + JournalFrame.MESSAGE_OFFSET);
        final boolean isSparse = header == JournalFrame.SPARSE_OUTPUT_BATCH_HEADER;
        if (!JournalFrame.isSessionHeader(sessionHeader) || !isSparse && header != JournalFrame.OUTPUT_BATCH_HEADER)
        {
            throw new JournalException("an output journal holds a message that this build does not know: directory=" +
                recording.directory() + " position=" + frames.framePosition() + " header=0x" +
                Long.toHexString(header) + "; read it with the version that wrote it, or a later one");
        }

        int remaining = EventBatchLayout.count(buffer.getInt(frameOffset + JournalFrame.GROUP_OFFSET));
        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        requireNext(buffer, offset, isSparse || lastFrameWasSparse);
        lastFrameWasSparse = isSparse;
        while (remaining-- > 0)
        {
            final int length = buffer.getInt(offset + OutputBatchLayout.LENGTH_OFFSET);
            entry.wrap(buffer, offset);
            lastSequence = entry.sequence();
            if (lastSequence >= fromSequence)
            {
                listener.onOutput(entry, buffer, offset + OutputBatchLayout.ENTRY_HEADER_LENGTH, length);
            }
            lastTimestampNs = entry.timestampNs();
            lastIndex = entry.index();
            lastEntryWasLast = entry.isLast();
            offset += OutputBatchLayout.ENTRY_HEADER_LENGTH + length;
        }
        isStarted = true;
    }

    private void requireNext(final UnsafeBuffer buffer, final int offset, final boolean isSparse)
    {
        final long sequence = buffer.getLong(offset + OutputBatchLayout.SEQUENCE_OFFSET);
        final int index = buffer.getInt(offset + OutputBatchLayout.INDEX_OFFSET);
        if (isStarted &&
            !OutputBatchLayout.follows(isSparse, lastEntryWasLast, lastSequence, lastIndex, sequence, index))
        {
            throw frames.corrupt(frames.framePosition(), "expected what follows output " + lastSequence + ":" +
                lastIndex + ", but found " + sequence + ":" + index);
        }
        if (!isStarted && fromSequence < sequence && fromSequence != Long.MIN_VALUE)
        {
            throw new HistoryRemovedException("the output journal begins after the event asked for: directory=" +
                recording.directory() + " sequence=" + fromSequence + " first=" + sequence +
                "; begin at the first one, or restore what was removed");
        }
    }

    /**
     * The entry that is being handed out.
     */
    private static final class Entry implements OutputHeader
    {
        private UnsafeBuffer buffer;
        private int offset;

        void wrap(final UnsafeBuffer buffer, final int offset)
        {
            this.buffer = buffer;
            this.offset = offset;
        }

        @Override
        public long sequence()
        {
            return buffer.getLong(offset + OutputBatchLayout.SEQUENCE_OFFSET);
        }

        @Override
        public int index()
        {
            return buffer.getInt(offset + OutputBatchLayout.INDEX_OFFSET);
        }

        @Override
        public long timestampNs()
        {
            return buffer.getLong(offset + OutputBatchLayout.TIMESTAMP_OFFSET);
        }

        @Override
        public long source()
        {
            return buffer.getLong(offset + OutputBatchLayout.SOURCE_OFFSET);
        }

        @Override
        public long sourceSequence()
        {
            return buffer.getLong(offset + OutputBatchLayout.SOURCE_SEQUENCE_OFFSET);
        }

        @Override
        public boolean isLast()
        {
            return OutputBatchLayout.isLast(buffer, offset);
        }

        @Override
        public boolean isEmpty()
        {
            return buffer.getByte(offset + OutputBatchLayout.EMPTY_OFFSET) != 0;
        }

        @Override
        public int outcomeCode()
        {
            return OutputBatchLayout.outcomeCode(buffer, offset);
        }
    }
}
