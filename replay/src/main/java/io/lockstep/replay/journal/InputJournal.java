package io.lockstep.replay.journal;

import io.lockstep.engine.Durability;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Journal;
import io.lockstep.engine.MessageCopy;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The journal of input events in memory-mapped segment files.
 *
 * <p>Events gather in one frame, built in the mapped file itself, until {@link #flush()} or until the frame is full:
 * one header and one checksum for many. Events of one source with dense numbers share their source's header, so that
 * a batched event costs eight bytes more than its own.
 *
 * <p>At level {@link Durability#OS} an event is kept once its frame is published. At level {@link Durability#SYNCED}
 * each frame is also written through to the device before the next one begins.
 *
 * <p>Threading: owned by the journaler agent.
 *
 * <p>Errors: the first failure, of whatever kind, is final: nothing more is written, and every later call but
 * {@link #close()} throws a {@link JournalException} with the first failure as its cause.
 */
public final class InputJournal implements Journal
{
    /**
     * Longest frame in bytes that is not synced, where nothing else is asked for.
     */
    public static final int DEFAULT_MAX_FRAME_LENGTH = 256 * 1024;

    /**
     * Longest frame in bytes at {@link Durability#SYNCED}, where each is written through to the device by itself.
     */
    public static final int SYNCED_MAX_FRAME_LENGTH = 1024 * 1024;

    private static final int RUN_BEGIN_LENGTH =
        EventBatchLayout.RUN_HEADER_LENGTH + EventBatchLayout.EVENT_HEADER_LENGTH;
    private static final int BATCH_BEGIN_LENGTH = JournalFrame.BATCH_BODY_OFFSET + RUN_BEGIN_LENGTH;

    private final RecentFrames recentFrames = new RecentFrames();
    private final SegmentedLog log;
    private final Durability durability;
    private final int maxFrameLength;
    private final int maxEventLength;

    private UnsafeBuffer buffer;
    private long nextSequence;
    private long lastTimestampNs;
    private boolean isBatchOpen;
    private long batchSequence;
    private long batchTimestampNs;
    private int frameOffset;
    private int frameLimit;
    private int offset;
    private int runCount;
    private int runOffset;
    private int runEventCount;
    private long runSource;
    private long nextSourceSequence;
    private boolean isClosed;
    private Throwable failure;

    private InputJournal(
        final SegmentedLog log,
        final Durability durability,
        final int maxFrameLength,
        final JournalEnd end)
    {
        this.log = log;
        this.durability = durability;
        this.maxFrameLength = maxFrameLength;
        this.maxEventLength = maxFrameLength - BATCH_BEGIN_LENGTH;
        this.nextSequence = end.sequence() + 1;
        this.lastTimestampNs = end.sequence() == 0 ? Long.MIN_VALUE : end.timestampNs();
    }

    /**
     * Open the input journal of a directory, after reading it to its end.
     *
     * @param directory  open for writing, and longer than this journal.
     * @param durability {@link Durability#OS} or {@link Durability#SYNCED}.
     * @return the journal, ready for the next event.
     * @throws CorruptJournalException where bytes are damaged or missing.
     */
    public static InputJournal open(final JournalDirectory directory, final Durability durability)
    {
        directory.requireWritable();
        final Recording recording = directory.inputRecording();
        if (durability == Durability.SYNCED)
        {
            SegmentedLog.settle(recording, true);
        }
        try (JournalReader reader = JournalReader.open(recording))
        {
            while (reader.poll(InputJournal::ignore, Integer.MAX_VALUE) > 0)
            {
                // Only the end matters here.
            }
            return open(directory, durability, maxFrameLength(durability), reader.end());
        }
    }

    /**
     * Write through to the device what the input journal of a directory holds, so that what is then read from it is as
     * durable as {@link Durability#SYNCED} says, whoever wrote it and however that ended.
     *
     * @param directory open for writing.
     */
    public static void settle(final JournalDirectory directory)
    {
        directory.requireWritable();
        SegmentedLog.settle(directory.inputRecording(), true);
    }

    /**
     * Open the input journal of a directory at an end that is known, from having read it; for
     * {@link Durability#SYNCED} after it was {@linkplain #settle settled}.
     *
     * @param directory      open for writing, and longer than this journal.
     * @param durability     {@link Durability#OS} or {@link Durability#SYNCED}.
     * @param maxFrameLength in bytes; one above the segment length is cut to it.
     * @param end            of what is kept: whatever is behind it is erased.
     * @return the journal, ready for the event after the end's.
     */
    public static InputJournal open(
        final JournalDirectory directory,
        final Durability durability,
        final int maxFrameLength,
        final JournalEnd end)
    {
        directory.requireWritable();
        if (durability != Durability.OS && durability != Durability.SYNCED)
        {
            throw new JournalException("a journal in files is as durable as OS or SYNCED: durability=" + durability);
        }
        final Recording recording = directory.inputRecording();
        final int frameLength = Math.min(maxFrameLength, recording.segmentLength());
        if (frameLength < BATCH_BEGIN_LENGTH + EventBatchLayout.MIN_EVENT_LENGTH)
        {
            throw new JournalException("maxFrameLength has no room for an event: maxFrameLength=" + maxFrameLength);
        }

        return new InputJournal(
            SegmentedLog.open(recording, durability, frameLength, end.position()), durability, frameLength, end);
    }

    /**
     * Longest frame where nothing else is asked for.
     *
     * @param durability of the journal.
     * @return bytes.
     */
    public static int maxFrameLength(final Durability durability)
    {
        return durability == Durability.SYNCED ? SYNCED_MAX_FRAME_LENGTH : DEFAULT_MAX_FRAME_LENGTH;
    }

    /**
     * Longest event that fits.
     *
     * @return bytes.
     */
    public int maxEventLength()
    {
        return maxEventLength;
    }

    /**
     * Sequence of the last event appended, before or after opening.
     *
     * @return the sequence; zero where there is none.
     */
    public long lastSequence()
    {
        return nextSequence - 1;
    }

    /**
     * Time of the last event appended, before or after opening.
     *
     * @return nanoseconds since the epoch; zero where there is none.
     */
    public long lastTimestampNs()
    {
        return lastTimestampNs == Long.MIN_VALUE ? 0 : lastTimestampNs;
    }

    /**
     * End of the last published frame, a limit for readers of the same process. Any thread may ask.
     *
     * @return the position in bytes.
     */
    public long publishedPosition()
    {
        return log.publishedPosition();
    }

    @Override
    public Durability durability()
    {
        return durability;
    }

    @Override
    public void append(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer src,
        final int srcOffset,
        final int length)
    {
        requireUsable();
        try
        {
            requireFit(sequence, timestampNs, length);
            final int eventLength = EventBatchLayout.EVENT_HEADER_LENGTH + length;
            if (!isBatchOpen || !isRoomInRun(timestampNs, source, sourceSequence, eventLength))
            {
                beginRun(sequence, timestampNs, source, sourceSequence, eventLength);
            }

            final int eventOffset = offset;
            buffer.putInt(eventOffset, (int)(timestampNs - batchTimestampNs));
            buffer.putInt(eventOffset + EventBatchLayout.EVENT_LENGTH_OFFSET, length);
            MessageCopy.copy(buffer, eventOffset + EventBatchLayout.EVENT_HEADER_LENGTH, src, srcOffset, length);
            offset = eventOffset + eventLength;
            runEventCount++;
            nextSourceSequence = sourceSequence + (source == EngineCore.NO_SOURCE ? 0 : 1);
            nextSequence = sequence + 1;
            lastTimestampNs = timestampNs;
        }
        catch (final Throwable ex)
        {
            failure = ex;
            throw ex;
        }
    }

    @Override
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

    /**
     * Where the frame begins that holds an event.
     *
     * @param sequence of an event that was appended and flushed.
     * @return the position in bytes, or -1 where the journal does not know it any more.
     */
    public long framePosition(final long sequence)
    {
        return isBatchOpen && sequence >= batchSequence || sequence >= nextSequence ?
            RecentFrames.UNKNOWN : recentFrames.position(sequence);
    }

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

    private boolean isRoomInRun(
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int eventLength)
    {
        return source == runSource &&
            sourceSequence == nextSourceSequence &&
            eventLength <= frameLimit - offset &&
            EventBatchLayout.isTimestampDelta(timestampNs - batchTimestampNs) &&
            runEventCount < JournalFrame.MAX_GROUP_COUNT;
    }

    private void beginRun(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final int eventLength)
    {
        if (isBatchOpen)
        {
            endRun();
            if (EventBatchLayout.RUN_HEADER_LENGTH + eventLength > frameLimit - offset ||
                !EventBatchLayout.isTimestampDelta(timestampNs - batchTimestampNs) ||
                runCount >= JournalFrame.MAX_GROUP_COUNT)
            {
                endBatch();
            }
        }
        if (!isBatchOpen)
        {
            beginBatch(sequence, timestampNs, eventLength);
        }

        runOffset = offset;
        runSource = source;
        runEventCount = 0;
        buffer.putLong(offset, source);
        buffer.putLong(offset + EventBatchLayout.RUN_FIRST_SOURCE_SEQUENCE_OFFSET, sourceSequence);
        offset += EventBatchLayout.RUN_HEADER_LENGTH;
        runCount++;
    }

    private void endRun()
    {
        buffer.putInt(
            runOffset + EventBatchLayout.RUN_GROUP_OFFSET,
            JournalFrame.groupHeader(EventBatchLayout.EVENT_BLOCK_LENGTH, runEventCount));
    }

    private void beginBatch(final long sequence, final long timestampNs, final int eventLength)
    {
        log.claim(JournalFrame.BATCH_BODY_OFFSET + EventBatchLayout.RUN_HEADER_LENGTH + eventLength);
        buffer = log.frameBuffer();
        frameOffset = log.frameOffset();
        frameLimit = log.frameLimit(maxFrameLength);
        offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        batchSequence = sequence;
        batchTimestampNs = timestampNs;
        runCount = 0;
        isBatchOpen = true;
        JournalFrame.putBatchHeader(
            buffer,
            frameOffset,
            JournalFrame.EVENT_BATCH_HEADER,
            EventBatchLayout.RUN_BLOCK_LENGTH,
            timestampNs,
            sequence);
    }

    private void endBatch()
    {
        if (isBatchOpen)
        {
            endRun();
            buffer.putInt(
                frameOffset + JournalFrame.GROUP_OFFSET,
                JournalFrame.groupHeader(EventBatchLayout.RUN_BLOCK_LENGTH, runCount));
            recentFrames.add(batchSequence, log.position());
            log.publish(offset - frameOffset, batchSequence);
            isBatchOpen = false;
        }
    }

    private void requireFit(final long sequence, final long timestampNs, final int length)
    {
        if (sequence != nextSequence)
        {
            throw new JournalException("expected the next sequence, but another is appended: expected=" +
                nextSequence + " sequence=" + sequence);
        }
        if (timestampNs < lastTimestampNs)
        {
            throw new JournalException("expected time to go forward, but it goes back: sequence=" + sequence +
                " last=" + lastTimestampNs + " timestampNs=" + timestampNs);
        }
        if (length < EventBatchLayout.MIN_EVENT_LENGTH || length > maxEventLength)
        {
            throw new JournalException("length of an event is out of bounds: sequence=" + sequence + " length=" +
                length + " min=" + EventBatchLayout.MIN_EVENT_LENGTH + " max=" + maxEventLength);
        }
    }

    private void requireUsable()
    {
        if (failure != null)
        {
            throw new JournalException("the journal failed before and takes nothing more: " + failure.getMessage(),
                failure);
        }
        if (isClosed)
        {
            throw new JournalException("the journal is closed");
        }
    }

    private static void ignore(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        // Reading is all that is wanted.
    }
}
