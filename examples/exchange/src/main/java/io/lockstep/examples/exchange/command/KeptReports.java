package io.lockstep.examples.exchange.command;

import io.lockstep.engine.MessageCopy;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.examples.exchange.ReportWriter;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Takes reports as they leave the engine, and writes them as text only when the run is over: so that the time of a run
 * is the engine's, and not that of decimal digits and their hash.
 *
 * <pre>
 *   0        4        8                  16
 *   +--------+--------+------------------+--------
 *   | length | isLast | source sequence  | report
 *   +--------+--------+------------------+--------
 * </pre>
 *
 * <p>What is kept is bounded; beyond that, reports are written on the way.
 *
 * <p>Threading: the listener by the thread that calls it; {@link #lastSequence()} by any thread; {@link #write()} when
 * the listener is done.
 */
final class KeptReports implements OutputListener
{
    private static final int CHUNK_LENGTH = 16 * 1024 * 1024;
    private static final int MAX_CHUNKS = 16;
    private static final int ALIGNMENT = 64;
    private static final int LAST_OFFSET = 4;
    private static final int SOURCE_SEQUENCE_OFFSET = 8;
    private static final int REPORT_OFFSET = 16;
    private static final int END = -1;
    private static final int LENGTH_PER_MESSAGE = 64;

    private final AtomicLong lastSequence = new AtomicLong();
    private final List<UnsafeBuffer> chunks = new ArrayList<>();
    private final ReportWriter writer;
    private final int chunkLength;
    private final int maxChunks;

    private UnsafeBuffer chunk;
    private int chunkIndex;
    private int position;

    KeptReports(final ReportWriter writer)
    {
        this(writer, 0);
    }

    /**
     * With room made beforehand.
     *
     * @param writer   of the text.
     * @param messages that will be answered, about.
     */
    KeptReports(final ReportWriter writer, final int messages)
    {
        this(writer, CHUNK_LENGTH, MAX_CHUNKS);
        final long length = Math.min((long)messages * LENGTH_PER_MESSAGE, (long)MAX_CHUNKS * CHUNK_LENGTH);
        while ((long)chunks.size() * CHUNK_LENGTH < length)
        {
            addChunk();
        }
    }

    /**
     * With bounds of its own.
     *
     * @param writer      of the text.
     * @param chunkLength in bytes; the longest report has to fit.
     * @param maxChunks   that are kept before something is written.
     */
    KeptReports(final ReportWriter writer, final int chunkLength, final int maxChunks)
    {
        this.writer = writer;
        this.chunkLength = chunkLength;
        this.maxChunks = maxChunks;
        addChunk();
        chunk = chunks.get(0);
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (position + REPORT_OFFSET + length + Integer.BYTES > chunkLength)
        {
            nextChunk();
        }

        chunk.putInt(position, length);
        chunk.putInt(position + LAST_OFFSET, header.isLast() ? 1 : 0);
        chunk.putLong(position + SOURCE_SEQUENCE_OFFSET, header.sourceSequence());
        MessageCopy.copy(chunk, position + REPORT_OFFSET, buffer, offset, length);
        position += REPORT_OFFSET + length;
        if (header.isLast())
        {
            lastSequence.setRelease(header.sequence());
        }
    }

    /**
     * The last event of which all reports have come.
     *
     * @return its sequence.
     */
    long lastSequence()
    {
        return lastSequence.getAcquire();
    }

    /**
     * Forget what is kept, for another engine; by who made it, when the listener is done.
     */
    void clear()
    {
        begin();
        lastSequence.set(0);
    }

    /**
     * Write what is kept.
     *
     * @return the writer, which has all reports.
     */
    ReportWriter write()
    {
        chunk.putInt(position, END);
        for (int i = 0; i <= chunkIndex; i++)
        {
            write(chunks.get(i));
        }

        begin();
        return writer;
    }

    private void begin()
    {
        chunkIndex = 0;
        chunk = chunks.get(0);
        position = 0;
    }

    private void write(final UnsafeBuffer from)
    {
        int at = 0;
        int length = from.getInt(at);
        while (length != END)
        {
            final long sourceSequence = from.getLong(at + SOURCE_SEQUENCE_OFFSET);
            final boolean isLast = from.getInt(at + LAST_OFFSET) != 0;
            if (length == 0)
            {
                writer.endMessage();
            }
            else
            {
                writer.onReport(sourceSequence, isLast, from, at + REPORT_OFFSET);
            }
            at += REPORT_OFFSET + length;
            length = from.getInt(at);
        }
    }

    private void nextChunk()
    {
        if (chunkIndex + 1 == maxChunks)
        {
            write();
            return;
        }

        chunk.putInt(position, END);
        chunkIndex++;
        if (chunkIndex == chunks.size())
        {
            addChunk();
        }
        chunk = chunks.get(chunkIndex);
        position = 0;
    }

    private void addChunk()
    {
        chunks.add(new UnsafeBuffer(BufferUtil.allocateDirectAligned(chunkLength, ALIGNMENT)));
    }
}
