package io.lockstep.replay.determinism;

import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.run.ItemText;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Arrays;

/**
 * An output that was kept, with its header.
 *
 * @param sequence       of the event that caused it.
 * @param index          among the outputs of that event.
 * @param timestampNs    of that event.
 * @param source         that it is for.
 * @param sourceSequence of that event.
 * @param isLast         whether it is the event's last one.
 * @param isEmpty        whether it tells an outcome alone.
 * @param outcomeCode    of the event, where it is the last one.
 * @param bytes          of the output.
 */
record SentOutput(
    long sequence,
    int index,
    long timestampNs,
    long source,
    long sourceSequence,
    boolean isLast,
    boolean isEmpty,
    int outcomeCode,
    byte[] bytes) implements OutputHeader
{
    static SentOutput of(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return new SentOutput(
            header.sequence(), header.index(), header.timestampNs(), header.source(), header.sourceSequence(),
            header.isLast(), header.isEmpty(), header.isLast() ? header.outcomeCode() : 0, bytes);
    }

    boolean isSame(final SentOutput other)
    {
        return other != null && sequence == other.sequence && index == other.index &&
            timestampNs == other.timestampNs && source == other.source && sourceSequence == other.sourceSequence &&
            isLast == other.isLast && isEmpty == other.isEmpty && outcomeCode == other.outcomeCode &&
            Arrays.equals(bytes, other.bytes);
    }

    String text(final ItemText text)
    {
        return text.output(this, new UnsafeBuffer(bytes), 0, bytes.length).toString();
    }
}
