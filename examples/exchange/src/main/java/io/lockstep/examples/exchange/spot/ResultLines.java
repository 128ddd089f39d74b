package io.lockstep.examples.exchange.spot;

import org.agrona.ExpandableArrayBuffer;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Lines of results, gathered in a large buffer, and hashed and written in large pieces.
 *
 * <p>Allocates nothing per line; the buffers grow with the longest line.
 *
 * <p>Threading: single thread.
 */
final class ResultLines
{
    private static final int FLUSH_LENGTH = 1 << 16;

    private final ExpandableArrayBuffer events = new ExpandableArrayBuffer(FLUSH_LENGTH);
    private final ExpandableArrayBuffer earlier = new ExpandableArrayBuffer(256);
    private final ExpandableArrayBuffer rejections = new ExpandableArrayBuffer(256);
    private final ExpandableArrayBuffer lines = new ExpandableArrayBuffer(2 * FLUSH_LENGTH);
    private final MessageDigest digest;
    private final OutputStream out;
    private int earlierLength;
    private int eventsLength;
    private int rejectionsLength;
    private int linesLength;
    private long count;
    private String hash;

    ResultLines(final OutputStream out)
    {
        this.out = out;
        try
        {
            digest = MessageDigest.getInstance("SHA-256");
        }
        catch (final NoSuchAlgorithmException ex)
        {
            throw new IllegalStateException(ex);
        }
    }

    static byte[] ascii(final String text)
    {
        return text.getBytes(US_ASCII);
    }

    long count()
    {
        return count;
    }

    void event(
        final byte[] type,
        final long makerOrder,
        final long makerUser,
        final long price,
        final long size,
        final int makerDone,
        final int takerDone)
    {
        eventsLength = append(
            events, eventsLength, type, makerOrder, makerUser, price, size, makerDone, takerDone);
    }

    void rejected(final byte[] type, final long price, final long size)
    {
        rejectionsLength = append(rejections, rejectionsLength, type, 0, 0, price, size, 0, 1);
    }

    /**
     * What comes next is of another order: what is rejected of it stands behind what was told so far.
     */
    void next()
    {
        earlier.putBytes(earlierLength, rejections, 0, rejectionsLength);
        earlierLength += rejectionsLength;
        earlier.putBytes(earlierLength, events, 0, eventsLength);
        earlierLength += eventsLength;
        rejectionsLength = 0;
        eventsLength = 0;
    }

    /**
     * Whether anything is to be told in the next line.
     */
    boolean hasEvents()
    {
        return 0 != earlierLength + rejectionsLength + eventsLength;
    }

    void phase(final String name, final int instrument, final long price, final long volume)
    {
        eventsLength += events.putStringWithoutLengthAscii(eventsLength, ",PHASE:");
        eventsLength += events.putStringWithoutLengthAscii(eventsLength, name);
        eventsLength = number(events, eventsLength, instrument);
        eventsLength = number(events, eventsLength, price);
        eventsLength = number(events, eventsLength, volume);
    }

    void indicative(final long price, final long volume, final long surplus)
    {
        eventsLength += events.putStringWithoutLengthAscii(eventsLength, ",INDICATIVE");
        eventsLength = number(events, eventsLength, price);
        eventsLength = number(events, eventsLength, volume);
        eventsLength = number(events, eventsLength, surplus);
    }

    void end(final byte[] result)
    {
        if (null != hash)
        {
            throw new IllegalStateException("the hash was taken: nothing can be written any more");
        }

        int at = linesLength;
        at += lines.putLongAscii(at, count);
        lines.putByte(at++, (byte)',');
        lines.putBytes(at, result);
        at += result.length;
        lines.putBytes(at, earlier, 0, earlierLength);
        at += earlierLength;
        lines.putBytes(at, rejections, 0, rejectionsLength);
        at += rejectionsLength;
        lines.putBytes(at, events, 0, eventsLength);
        at += eventsLength;
        lines.putByte(at++, (byte)'\n');

        linesLength = at;
        earlierLength = 0;
        rejectionsLength = 0;
        eventsLength = 0;
        count++;
        if (linesLength >= FLUSH_LENGTH)
        {
            flush();
        }
    }

    String sha256()
    {
        if (null == hash)
        {
            flush();
            hash = HexFormat.of().formatHex(digest.digest());
        }

        return hash;
    }

    /**
     * Hash and write what was gathered.
     */
    void flush()
    {
        digest.update(lines.byteArray(), 0, linesLength);
        if (null != out)
        {
            try
            {
                out.write(lines.byteArray(), 0, linesLength);
                out.flush();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        linesLength = 0;
    }

    private static int append(
        final ExpandableArrayBuffer buffer,
        final int offset,
        final byte[] type,
        final long makerOrder,
        final long makerUser,
        final long price,
        final long size,
        final int makerDone,
        final int takerDone)
    {
        int at = offset;
        buffer.putByte(at++, (byte)',');
        buffer.putBytes(at, type);
        at += type.length;
        at = number(buffer, at, makerOrder);
        at = number(buffer, at, makerUser);
        at = number(buffer, at, price);
        at = number(buffer, at, size);
        at = number(buffer, at, makerDone);
        return number(buffer, at, takerDone);
    }

    private static int number(final ExpandableArrayBuffer buffer, final int offset, final long value)
    {
        buffer.putByte(offset, (byte)':');
        return offset + 1 + buffer.putLongAscii(offset + 1, value);
    }
}
