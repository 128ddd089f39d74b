package io.lockstep.replay.journal;

import io.lockstep.engine.EngineCore;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.LongSupplier;

/**
 * Reads the events of an input journal from its files, checking everything, and writes nothing.
 *
 * <p>A frame is checked whole before the first of its events is handed out. A message that is no batch is one event of
 * its cluster session, as in the log of an Aeron Cluster; there the number of the event is counted from the first one
 * read, and the length of the last message is not under its checksum.
 *
 * <p>Threading: single owner; the journal may be written meanwhile.
 *
 * <p>Errors: {@link CorruptJournalException} where bytes are damaged or missing; an unfinished write at the end is no
 * error and told by {@link #end()}.
 */
public final class JournalReader implements EventReader
{
    private static final long MAX_TIMESTAMP_NS = Long.MAX_VALUE - EventBatchLayout.MAX_TIMESTAMP_DELTA_NS - 1;
    private static final long MAX_SEQUENCE = Long.MAX_VALUE / 2;

    private final FrameCursor frames;
    private final Recording recording;
    private final long fromSequence;

    private long lastSequence;
    private long lastTimestampNs = Long.MIN_VALUE;
    private boolean isStarted;

    private JournalReader(
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
     * Read from the first event that is kept.
     *
     * @param recording to read.
     * @return a reader before that event.
     */
    public static JournalReader open(final Recording recording)
    {
        return new JournalReader(recording, -1, Long.MIN_VALUE, null);
    }

    /**
     * Read from a frame on.
     *
     * @param recording to read.
     * @param position  where a frame begins: one told to a handler before, or a checkpoint's.
     * @return a reader before the first event of that frame.
     */
    public static JournalReader openAtPosition(final Recording recording, final long position)
    {
        return new JournalReader(recording, position, Long.MIN_VALUE, null);
    }

    /**
     * Read from an event on.
     *
     * @param recording to read.
     * @param sequence  of the first event to hand out.
     * @return a reader that finds the event with its first polls.
     */
    public static JournalReader openAtSequence(final Recording recording, final long sequence)
    {
        return openAtSequence(recording, sequence, null);
    }

    /**
     * Read from an event on, not beyond what is published.
     *
     * @param recording to read.
     * @param sequence  of the first event to hand out.
     * @param limit     position up to which frames are published; only ever grows. Null for all that is there.
     * @return a reader that finds the event with its first polls.
     */
    public static JournalReader openAtSequence(
        final Recording recording,
        final long sequence,
        final LongSupplier limit)
    {
        return new JournalReader(recording, FirstSequences.positionBefore(recording, sequence), sequence, limit);
    }

    /**
     * The first event that is there.
     *
     * @param recording to look at.
     * @return its sequence; zero where there is none.
     * @throws CorruptJournalException where it is damaged.
     */
    public static long firstSequence(final Recording recording)
    {
        while (true)
        {
            try
            {
                return readFirstSequence(recording);
            }
            catch (final HistoryRemovedException ex)
            {
                // Removed since it was listed: another segment is the first one now.
            }
        }
    }

    private static long readFirstSequence(final Recording recording)
    {
        try (JournalReader reader = open(recording))
        {
            final long[] first = {0};
            final EventHandler handler = (position, number, timestampNs, source, sourceSequence, buffer, at, length) ->
                first[0] = first[0] == 0 ? number : first[0];
            reader.poll(handler, 1);
            return first[0];
        }
    }

    /**
     * Read on behind an event, where the journal is the one that was read when its place was told.
     *
     * @param recording to read.
     * @param place     of the frame that holds the event, as {@link #place()} told it.
     * @param sequence  of the event.
     * @param limit     position up to which frames are published; only ever grows. Null for all that is there.
     * @return a reader that hands out the next event first.
     * @throws JournalException where no such frame holds the event.
     */
    public static JournalReader openBehind(
        final Recording recording,
        final JournalPlace place,
        final long sequence,
        final LongSupplier limit)
    {
        try (JournalReader probe = new JournalReader(recording, place.framePosition(), Long.MIN_VALUE, limit))
        {
            final long[] first = {Long.MAX_VALUE};
            final EventHandler handler = (position, number, timestampNs, source, sourceSequence, buffer, at, length) ->
                first[0] = Math.min(first[0], number);
            if (probe.poll(handler, 1) != 1 ||
                !probe.place().equals(place) ||
                first[0] > sequence ||
                probe.lastSequence < sequence)
            {
                throw new JournalException("the journal does not hold the event where it was: directory=" +
                    recording.directory() + " sequence=" + sequence + " position=" + place.framePosition() +
                    "; it is another journal, or one that has lost its end");
            }
        }

        return new JournalReader(recording, place.framePosition(), sequence + 1, limit);
    }

    /**
     * Hand out the events of the next frames.
     *
     * @param handler    to receive them.
     * @param frameLimit most frames; the events of one frame are never split.
     * @return number of frames read; zero where no more are there, for now or for ever.
     * @throws CorruptJournalException where bytes are damaged or missing.
     */
    @Override
    public int poll(final EventHandler handler, final int frameLimit)
    {
        int count = 0;
        while (count < frameLimit && frames.next())
        {
            onFrame(handler);
            count++;
        }

        return count;
    }

    /**
     * Where the next frame begins.
     *
     * @return the position in bytes.
     */
    @Override
    public long position()
    {
        return frames.position();
    }

    /**
     * Where the frame of the last event read is.
     *
     * @return its place, by which it is known again.
     */
    public JournalPlace place()
    {
        return new JournalPlace(
            frames.framePosition(),
            frames.position(),
            frames.buffer().getInt(frames.frameOffset() + JournalFrame.CHECKSUM_OFFSET));
    }

    /**
     * Sequence of the last event read, handed out or not.
     *
     * @return the sequence; zero before the first one.
     */
    public long lastSequence()
    {
        return lastSequence;
    }

    /**
     * Time of the last event read.
     *
     * @return nanoseconds since the epoch; zero before the first one.
     */
    public long lastTimestampNs()
    {
        return isStarted ? lastTimestampNs : 0;
    }

    /**
     * The end that {@link #poll} came to when it last returned less than it was allowed to.
     *
     * @return where the journal ends, and what was found there.
     */
    @Override
    public JournalEnd end()
    {
        return frames.end(lastSequence, lastTimestampNs());
    }

    /**
     * Unmap what was read.
     */
    @Override
    public void close()
    {
        frames.close();
    }

    private void onFrame(final EventHandler handler)
    {
        final UnsafeBuffer buffer = frames.buffer();
        final int frameOffset = frames.frameOffset();
        final long timestampNs = buffer.getLong(frameOffset + JournalFrame.TIMESTAMP_OFFSET);
        if (!JournalFrame.isSessionHeader(buffer.getLong(frameOffset + JournalFrame.SESSION_HEADER_OFFSET)))
        {
            throw unknownMessage(buffer.getLong(frameOffset + JournalFrame.SESSION_HEADER_OFFSET));
        }
        if (timestampNs < lastTimestampNs)
        {
            throw frames.corrupt(frames.framePosition(), "time goes backwards");
        }
        if (timestampNs > MAX_TIMESTAMP_NS)
        {
            throw frames.corrupt(frames.framePosition(), "time is out of bounds");
        }

        final long header = buffer.getLong(frameOffset + JournalFrame.MESSAGE_OFFSET);
        if (header == JournalFrame.EVENT_BATCH_HEADER)
        {
            onBatch(handler, buffer, frameOffset, timestampNs);
        }
        else if (JournalFrame.schemaId(header) == JournalFrame.schemaId(JournalFrame.EVENT_BATCH_HEADER))
        {
            throw unknownMessage(header);
        }
        else
        {
            onMessage(handler, buffer, frameOffset, timestampNs);
        }
    }

    private void onBatch(
        final EventHandler handler,
        final UnsafeBuffer buffer,
        final int frameOffset,
        final long batchTimestampNs)
    {
        final long position = frames.framePosition();
        final int runCount = EventBatchLayout.count(buffer.getInt(frameOffset + JournalFrame.GROUP_OFFSET));
        long sequence = buffer.getLong(frameOffset + JournalFrame.FIRST_SEQUENCE_OFFSET);
        long timestampNs = batchTimestampNs;
        requireNext(sequence);

        int offset = frameOffset + JournalFrame.BATCH_BODY_OFFSET;
        for (int run = 0; run < runCount; run++)
        {
            final long source = buffer.getLong(offset);
            final long step = source == EngineCore.NO_SOURCE ? 0 : 1;
            long sourceSequence = buffer.getLong(offset + EventBatchLayout.RUN_FIRST_SOURCE_SEQUENCE_OFFSET);
            int remaining = EventBatchLayout.count(buffer.getInt(offset + EventBatchLayout.RUN_GROUP_OFFSET));
            offset += EventBatchLayout.RUN_HEADER_LENGTH;
            while (remaining-- > 0)
            {
                final int length = buffer.getInt(offset + EventBatchLayout.EVENT_LENGTH_OFFSET);
                timestampNs = batchTimestampNs + (buffer.getInt(offset) & EventBatchLayout.UINT32_MASK);
                offset += EventBatchLayout.EVENT_HEADER_LENGTH;
                if (sequence >= fromSequence)
                {
                    handler.onEvent(
                        position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
                }
                offset += length;
                sequence++;
                sourceSequence += step;
            }
        }
        advance(sequence - 1, timestampNs);
    }

    private void onMessage(
        final EventHandler handler,
        final UnsafeBuffer buffer,
        final int frameOffset,
        final long timestampNs)
    {
        final long sequence = lastSequence + 1;
        final int length = frames.frameLength() - JournalFrame.MESSAGE_OFFSET;
        final long source = buffer.getLong(frameOffset + JournalFrame.SESSION_ID_OFFSET);
        if (sequence >= fromSequence)
        {
            handler.onEvent(
                frames.framePosition(),
                sequence,
                timestampNs,
                source,
                0,
                buffer,
                frameOffset + JournalFrame.MESSAGE_OFFSET,
                length);
        }
        advance(sequence, timestampNs);
    }

    private void requireNext(final long sequence)
    {
        if (sequence < 1 || sequence > MAX_SEQUENCE)
        {
            throw frames.corrupt(frames.framePosition(), "sequence is out of bounds");
        }
        if (isStarted && sequence != lastSequence + 1)
        {
            throw frames.corrupt(frames.framePosition(), "expected event " + (lastSequence + 1) + ", but found " +
                sequence);
        }
        if (!isStarted && fromSequence < sequence && fromSequence != Long.MIN_VALUE)
        {
            throw new HistoryRemovedException("the journal begins after the event asked for: directory=" +
                recording.directory() + " sequence=" + fromSequence + " first=" + sequence +
                "; begin at the first one, with a snapshot, or restore what was removed");
        }
    }

    private void advance(final long sequence, final long timestampNs)
    {
        lastSequence = sequence;
        lastTimestampNs = timestampNs;
        isStarted = true;
    }

    private JournalException unknownMessage(final long header)
    {
        return new JournalException("a journal holds a message that this build does not know: directory=" +
            recording.directory() + " position=" + frames.framePosition() + " header=0x" + Long.toHexString(header) +
            "; read it with the version that wrote it, or a later one");
    }
}
