package io.lockstep.replay.tools;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Makes a pseudonym of a value: with one key, always the same one for a value of one class, and nothing to be learned
 * of the value without the key. Of text, letters become letters and digits become digits.
 *
 * <p>Threading: single owner.
 */
final class Pseudonyms
{
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LETTERS = 26;
    private static final int DIGITS = 10;

    private final Mac mac;

    Pseudonyms(final byte[] key)
    {
        try
        {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        }
        catch (final GeneralSecurityException ex)
        {
            throw new IllegalStateException("every JDK has " + ALGORITHM, ex);
        }
    }

    /**
     * A number that follows from bytes.
     */
    long number(final String personalClass, final DirectBuffer buffer, final int index, final int length)
    {
        return ByteBuffer.wrap(block(personalClass, buffer, index, length, 0)).getLong();
    }

    /**
     * Replace bytes.
     *
     * @param isText true to keep what is a letter, a digit or neither.
     */
    void replaceBytes(
        final String personalClass,
        final MutableDirectBuffer buffer,
        final int index,
        final int length,
        final boolean isText)
    {
        final byte[] original = new byte[length];
        buffer.getBytes(index, original);
        final UnsafeBuffer source = new UnsafeBuffer(original);
        byte[] block = null;
        for (int i = 0; i < length; i++)
        {
            final int place = i % mac.getMacLength();
            if (place == 0)
            {
                block = block(personalClass, source, 0, length, i / mac.getMacLength());
            }
            final int random = block[place] & 0xFF;
            buffer.putByte(index + i, isText ? character(original[i], random) : (byte)random);
        }
    }

    /**
     * A number with as many decimal digits and the same sign.
     *
     * @param limit that it stays below.
     */
    static long ofSameDigits(final long original, final long random, final long limit)
    {
        long range = DIGITS;
        while (range <= limit / DIGITS && Long.compareUnsigned(Math.abs(original), range) >= 0)
        {
            range *= DIGITS;
        }
        final long value = Long.remainderUnsigned(random, Math.min(range, limit));
        return original < 0 ? -value : value;
    }

    private static byte character(final byte original, final int random)
    {
        if (original >= '0' && original <= '9')
        {
            return (byte)('0' + random % DIGITS);
        }
        if (original >= 'A' && original <= 'Z')
        {
            return (byte)('A' + random % LETTERS);
        }
        // Of a letter of more than one byte, each becomes one letter.
        return original >= 'a' && original <= 'z' || original < 0 ? (byte)('a' + random % LETTERS) : original;
    }

    private byte[] block(
        final String personalClass,
        final DirectBuffer buffer,
        final int index,
        final int length,
        final int number)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(index, bytes);
        mac.update(personalClass.getBytes(StandardCharsets.UTF_8));
        mac.update((byte)0);
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
        return mac.doFinal(bytes);
    }
}
