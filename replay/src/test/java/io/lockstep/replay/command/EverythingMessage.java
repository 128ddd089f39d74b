package io.lockstep.replay.command;

import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.ir.IrEncoder;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The message of the schema {@code everything.xml}, encoded by hand, and the schema itself.
 */
final class EverythingMessage
{
    static final int SCHEMA_ID = 77;
    static final int BLOCK_LENGTH_V0 = 44;
    static final int BLOCK_LENGTH_V2 = 60;

    private static final int HEADER_LENGTH = 8;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[512]);
    private int position;

    private EverythingMessage()
    {
    }

    static byte[] schema()
    {
        return schema("everything.xml");
    }

    /**
     * A schema of the test resources, as a journal keeps it.
     */
    static byte[] schema(final String file)
    {
        final ByteBuffer ir = ByteBuffer.allocateDirect(1 << 16);
        try (InputStream xml = EverythingMessage.class.getResourceAsStream(file);
            IrEncoder encoder = new IrEncoder(ir, new IrGenerator().generate(
                XmlSchemaParser.parse(xml, ParserOptions.builder().stopOnError(true).warningsFatal(true).build()))))
        {
            final byte[] bytes = new byte[encoder.encode()];
            new UnsafeBuffer(ir).getBytes(0, bytes);
            return bytes;
        }
        catch (final Exception ex)
        {
            throw new AssertionError(ex);
        }
    }

    /**
     * A message with a value in every field of its version.
     */
    static byte[] ofVersion(final int version)
    {
        final EverythingMessage message = new EverythingMessage();
        message.block(version);
        message.legs();
        message.text("naïve \"x\"\n");
        message.data(new byte[]{0, 1, (byte)0xFE});
        if (version >= 2)
        {
            message.text("late");
        }

        return Arrays.copyOf(message.buffer.byteArray(), message.position);
    }

    /**
     * The shortest message of version 0, with these bytes in its block.
     */
    static byte[] ofBlock(final byte[] block)
    {
        final EverythingMessage message = new EverythingMessage();
        message.header(block.length, 0);
        message.buffer.putBytes(message.position, block);
        message.position += block.length;
        message.dimensions(8, 0);
        message.text("");
        message.data(new byte[0]);

        return Arrays.copyOf(message.buffer.byteArray(), message.position);
    }

    private void header(final int blockLength, final int version)
    {
        buffer.putShort(0, (short)blockLength);
        buffer.putShort(2, (short)1);
        buffer.putShort(4, (short)SCHEMA_ID);
        buffer.putShort(6, (short)version);
        position = HEADER_LENGTH;
    }

    private void block(final int version)
    {
        header(version == 2 ? BLOCK_LENGTH_V2 : BLOCK_LENGTH_V0, version);
        buffer.putBytes(position, "ABC".getBytes(StandardCharsets.US_ASCII));
        buffer.putShort(position + 6, (short)1);
        buffer.putShort(position + 8, (short)2);
        buffer.putShort(position + 10, (short)65_535);
        buffer.putInt(position + 12, -1);
        buffer.putInt(position + 16, -2);
        buffer.putByte(position + 20, (byte)0);
        buffer.putDouble(position + 21, version == 0 ? Double.NaN : Double.NEGATIVE_INFINITY);
        buffer.putByte(position + 29, (byte)'S');
        buffer.putShort(position + 30, (short)0b1001);
        decimal(position + 32, Long.MIN_VALUE, 'B', 0);
        if (version >= 2)
        {
            buffer.putInt(position + 44, -7);
            decimal(position + 48, 9_007_199_254_740_993L, '?', 0b10_1000);
        }
        position += version == 2 ? BLOCK_LENGTH_V2 : BLOCK_LENGTH_V0;
    }

    private void decimal(final int offset, final long mantissa, final char side, final int flags)
    {
        buffer.putLong(offset, mantissa);
        buffer.putByte(offset + 8, (byte)side);
        buffer.putByte(offset + 9, (byte)-3);
        buffer.putShort(offset + 10, (short)flags);
    }

    private void legs()
    {
        dimensions(8, 2);
        buffer.putLong(position, -2);
        position += 8;
        dimensions(4, 2);
        buffer.putFloat(position, 0.5f);
        buffer.putFloat(position + 4, Float.NaN);
        position += 8;
        text("one");
        buffer.putLong(position, 2);
        position += 8;
        dimensions(4, 0);
        text("");
    }

    private void dimensions(final int blockLength, final int count)
    {
        buffer.putShort(position, (short)blockLength);
        buffer.putShort(position + 2, (short)count);
        position += 4;
    }

    private void text(final String text)
    {
        data(text.getBytes(StandardCharsets.UTF_8));
    }

    private void data(final byte[] bytes)
    {
        buffer.putShort(position, (short)bytes.length);
        buffer.putBytes(position + 2, bytes);
        position += 2 + bytes.length;
    }
}
