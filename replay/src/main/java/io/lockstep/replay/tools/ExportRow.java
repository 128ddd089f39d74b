package io.lockstep.replay.tools;

import org.agrona.DirectBuffer;

import java.util.Map;

/**
 * One event or output that is exported: a view, moved from row to row.
 *
 * <p>Values of fields are text as in JSON lines, by path: names of enums, digits of numbers, masked where they are
 * personal; groups, sets, arrays, and text that is none in its encoding are JSON.
 *
 * <p>Threading: single owner, for the call that hands it out.
 */
public final class ExportRow
{
    long position;
    long sequence;
    int index;
    long timestampNs;
    long source;
    long sourceSequence;
    String outcome;
    boolean isCommitted;
    boolean isPersonalShown;
    MessageType type;
    Map<String, String> values;
    DirectBuffer buffer;
    int offset;
    int length;

    ExportRow()
    {
    }

    /**
     * Where its frame begins.
     *
     * @return the position in bytes.
     */
    public long position()
    {
        return position;
    }

    /**
     * Sequence of the event, or of the one that caused the output.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Number of the output among those of its event.
     *
     * @return the number, from zero; zero for an event.
     */
    public int index()
    {
        return index;
    }

    /**
     * Time of the event.
     *
     * @return nanoseconds since the epoch.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Source of the event.
     *
     * @return its number.
     */
    public long source()
    {
        return source;
    }

    /**
     * The number that the source gave the event.
     *
     * @return the number.
     */
    public long sourceSequence()
    {
        return sourceSequence;
    }

    /**
     * What became of the event.
     *
     * @return the outcome, with its last output; else null.
     */
    public String outcome()
    {
        return outcome;
    }

    /**
     * Whether an event of a cluster's log is known to be committed.
     *
     * @return true if it is; see {@link ExportSource#isCommitTold}.
     */
    public boolean isCommitted()
    {
        return isCommitted;
    }

    /**
     * The type that its header names.
     *
     * @return the type; null where no schema has it, or there is no message.
     */
    public MessageType type()
    {
        return type;
    }

    /**
     * Whether it is a message as its schema says, so that it has values.
     *
     * @return true if it is.
     */
    public boolean isDecoded()
    {
        return values != null;
    }

    /**
     * Value of a field.
     *
     * @param path of the field, with dots between the names.
     * @return its text; null where it is null, or not in this version.
     */
    public String value(final String path)
    {
        return values == null ? null : values.get(path);
    }

    /**
     * All bytes of the message.
     *
     * @return a copy; null where there is none, or where it may hold personal data that is not to be shown.
     */
    public byte[] bytes()
    {
        if (length == 0 || type != null && !isPersonalShown && type.layout().hasPersonalData())
        {
            return null;
        }
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
