package io.lockstep.transport;

/**
 * Something that a client was told: kind, sequence, index, source sequence, value and count, eight bytes each.
 */
final class HistoryRecord
{
    static final long CONNECTED = 1;
    static final long OUTPUT = 2;
    static final long ACKNOWLEDGED = 3;
    static final long REFUSED = 4;

    static final int LENGTH = 6 * Long.BYTES;
    static final int BUFFER_LENGTH = 1024 * LENGTH;

    long kind;
    long sequence;
    long index;
    long sourceSequence;
    long value;
    long count;

    @Override
    public String toString()
    {
        return "kind=" + kind + " sequence=" + sequence + " index=" + index + " sourceSequence=" + sourceSequence +
            " value=" + value + " count=" + count;
    }
}
