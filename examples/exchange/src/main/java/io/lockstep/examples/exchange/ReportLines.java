package io.lockstep.examples.exchange;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Lines of decimal numbers, gathered in a large buffer, sorted within each message and hashed in large pieces.
 *
 * <p>Allocates nothing per line; the buffers grow with the longest message.
 *
 * <p>Threading: single thread.
 */
final class ReportLines
{
    private static final int FLUSH_LENGTH = 1 << 16;
    private static final int MAX_PREFIX_LENGTH = 24;
    private static final int MAX_FIELD_LENGTH = 21;
    private static final int INITIAL_LINES = 256;
    private static final int MAX_TYPE = 9;
    private static final byte[] DIGITS = digits();

    private final byte[] prefix = new byte[MAX_PREFIX_LENGTH];
    private final MessageDigest digest;
    private final OutputStream out;
    private byte[] bytes = new byte[2 * FLUSH_LENGTH];
    private byte[] scratch = new byte[FLUSH_LENGTH];
    private int[] lineStarts = new int[INITIAL_LINES];
    private int limit;
    private int lineCount;
    private int lastType;
    private boolean isSorted = true;
    private long count;
    private long prefixSeq = -1;
    private int prefixLength;
    private boolean isFirstFlush = true;
    private String hash;

    ReportLines(final OutputStream out)
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

    long count()
    {
        return count;
    }

    /**
     * Begin a line, which ends with the next one or with the message. Every line begins with a newline; the very first
     * of them is left out.
     *
     * @param type leading number of the line, one digit.
     * @param seq  second number of the line.
     */
    void begin(final int type, final long seq)
    {
        if (seq != prefixSeq)
        {
            prefix(seq);
        }

        if (lineCount == lineStarts.length)
        {
            lineStarts = Arrays.copyOf(lineStarts, lineCount * 2);
        }

        ensure(2 + MAX_PREFIX_LENGTH);
        lineStarts[lineCount++] = limit;
        isSorted &= type >= lastType;
        lastType = type;
        count++;

        final byte[] target = bytes;
        int position = limit;
        target[position++] = '\n';
        target[position++] = (byte)('0' + type);
        for (int i = 0; i < prefixLength; i++)
        {
            target[position++] = prefix[i];
        }
        limit = position;
    }

    void field(final long value)
    {
        ensure(MAX_FIELD_LENGTH);
        bytes[limit] = ',';
        limit = write(bytes, limit + 1, value);
    }

    void endMessage()
    {
        if (!isSorted)
        {
            sort();
            isSorted = true;
        }

        lineCount = 0;
        lastType = 0;
        if (limit >= FLUSH_LENGTH)
        {
            flush();
        }
    }

    String sha256()
    {
        if (null == hash)
        {
            endMessage();
            flush();
            hash = HexFormat.of().formatHex(digest.digest());
        }

        return hash;
    }

    private void prefix(final long seq)
    {
        prefix[0] = ',';
        prefixLength = write(prefix, 1, seq);
        prefixSeq = seq;
    }

    private void sort()
    {
        final int start = lineStarts[0];
        final int length = limit - start;
        if (scratch.length < length)
        {
            scratch = new byte[Math.max(length, scratch.length * 2)];
        }

        int sorted = 0;
        for (int type = 0; type <= MAX_TYPE; type++)
        {
            for (int i = 0; i < lineCount; i++)
            {
                final int lineStart = lineStarts[i];
                if (bytes[lineStart + 1] == '0' + type)
                {
                    final int lineEnd = i + 1 < lineCount ? lineStarts[i + 1] : limit;
                    System.arraycopy(bytes, lineStart, scratch, sorted, lineEnd - lineStart);
                    sorted += lineEnd - lineStart;
                }
            }
        }

        System.arraycopy(scratch, 0, bytes, start, length);
    }

    private void ensure(final int length)
    {
        if (null != hash)
        {
            throw new IllegalStateException("the hash was taken: nothing can be written any more");
        }

        if (limit + length > bytes.length)
        {
            bytes = Arrays.copyOf(bytes, bytes.length * 2);
        }
    }

    private void flush()
    {
        final int start = isFirstFlush ? Math.min(1, limit) : 0;
        isFirstFlush &= 0 == limit;
        digest.update(bytes, start, limit - start);
        if (null != out)
        {
            try
            {
                out.write(bytes, start, limit - start);
                out.flush();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        limit = 0;
    }

    /**
     * Write a number in decimal digits.
     *
     * @param target   to write to.
     * @param position of the first byte; {@link #MAX_FIELD_LENGTH} bytes are free from there.
     * @param value    to write.
     * @return the position behind the last digit.
     */
    static int write(final byte[] target, final int position, final long value)
    {
        if (value < 0)
        {
            target[position] = '-';
            if (Long.MIN_VALUE == value)
            {
                // It has no positive counterpart: the first digit apart, then the rest.
                target[position + 1] = '9';
                return write(target, position + 2, 223372036854775808L);
            }
            return write(target, position + 1, -value);
        }

        long rest = value;
        final int end = position + digitCount(value);
        int next = end;
        while (rest > Integer.MAX_VALUE)
        {
            final long quotient = rest / 100;
            next = pair(target, next, (int)(rest - quotient * 100));
            rest = quotient;
        }

        int small = (int)rest;
        while (small >= 100)
        {
            final int quotient = small / 100;
            next = pair(target, next, small - quotient * 100);
            small = quotient;
        }

        if (small >= 10)
        {
            pair(target, next, small);
        }
        else
        {
            target[next - 1] = (byte)('0' + small);
        }

        return end;
    }

    private static int pair(final byte[] target, final int end, final int value)
    {
        target[end - 1] = DIGITS[2 * value + 1];
        target[end - 2] = DIGITS[2 * value];

        return end - 2;
    }

    private static int digitCount(final long value)
    {
        int digits = 1;
        for (long bound = 10; digits < 19 && value >= bound; bound *= 10)
        {
            digits++;
        }

        return digits;
    }

    private static byte[] digits()
    {
        final byte[] digits = new byte[200];
        for (int i = 0; i < 100; i++)
        {
            digits[2 * i] = (byte)('0' + i / 10);
            digits[2 * i + 1] = (byte)('0' + i % 10);
        }

        return digits;
    }
}
