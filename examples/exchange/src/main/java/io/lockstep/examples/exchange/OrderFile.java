package io.lockstep.examples.exchange;

import org.agrona.concurrent.UnsafeBuffer;

import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * A file of order messages in the binary format of a public matching benchmark.
 *
 * <p>Little-endian: a header of 16 bytes (u64 magic, u32 version, u32 count), then {@code count} records of 40 bytes:
 * u8 type (0 new, 1 cancel, 2 modify), u8 side (0 buy, 1 sell), u8 ioc, u8 padding, u32 quantity, u64 sequence, u64
 * order id, i64 price in ticks, i64 reserved. Padding and the reserved field are not looked at, nor is the quantity of
 * a cancel. A file whose name ends in {@code .gz} is compressed with gzip.
 *
 * <p>Threading: any thread.
 */
public final class OrderFile
{
    static final long MAGIC = 0x4D45_4257_5F30_3031L;
    static final int VERSION = 1;
    static final int HEADER_LENGTH = 16;
    static final int RECORD_LENGTH = 40;

    private static final int RECORDS_PER_READ = 4096;
    private static final int INITIAL_COUNT = 1 << 20;
    private static final long UINT32_MASK = 0xFFFF_FFFFL;
    private static final long MAX_QUANTITY = UINT32_MASK - 1;

    private final UnsafeBuffer chunk = new UnsafeBuffer(new byte[RECORDS_PER_READ * RECORD_LENGTH]);
    private final Path file;
    private long position;

    private OrderFile(final Path file)
    {
        this.file = file;
    }

    /**
     * Read a whole file, and check every field of every record.
     *
     * @param file to read.
     * @return its messages.
     * @throws OrderFileException if the file is missing, broken, or holds anything else than a valid flow; the message
     *                            names the file, the record, the field and its value.
     */
    public static OrderMessages read(final Path file)
    {
        if (!Files.isRegularFile(file))
        {
            throw new OrderFileException(file, "no such file");
        }

        final OrderFile orderFile = new OrderFile(file);
        try (InputStream in = open(file))
        {
            return orderFile.readAll(in);
        }
        catch (final EOFException ex)
        {
            throw new OrderFileException(
                file, "the gzip stream ends early, after " + orderFile.position + " bytes of content", ex);
        }
        catch (final ZipException ex)
        {
            throw new OrderFileException(
                file, "broken gzip stream, after " + orderFile.position + " bytes of content: " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new OrderFileException(file, "cannot be read: " + ex.getMessage(), ex);
        }
    }

    /**
     * Write a file that {@link #read(Path)} reads. An existing file is replaced.
     *
     * @param file   to write.
     * @param orders that are its content.
     * @throws OrderFileException if it cannot be written.
     */
    public static void write(final Path file, final OrderMessages orders)
    {
        try (OutputStream out = create(file))
        {
            final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RECORD_LENGTH]);
            buffer.putLong(0, MAGIC, LITTLE_ENDIAN);
            buffer.putInt(8, VERSION, LITTLE_ENDIAN);
            buffer.putInt(12, orders.count(), LITTLE_ENDIAN);
            out.write(buffer.byteArray(), 0, HEADER_LENGTH);

            for (int i = 0; i < orders.count(); i++)
            {
                buffer.putByte(0, (byte)orders.type(i));
                buffer.putByte(1, (byte)orders.side(i));
                buffer.putByte(2, (byte)(orders.isImmediateOrCancel(i) ? 1 : 0));
                buffer.putByte(3, (byte)0);
                buffer.putInt(4, (int)orders.quantity(i), LITTLE_ENDIAN);
                buffer.putLong(8, i, LITTLE_ENDIAN);
                buffer.putLong(16, orders.orderId(i), LITTLE_ENDIAN);
                buffer.putLong(24, orders.price(i), LITTLE_ENDIAN);
                buffer.putLong(32, 0, LITTLE_ENDIAN);
                out.write(buffer.byteArray(), 0, RECORD_LENGTH);
            }
        }
        catch (final IOException ex)
        {
            throw new OrderFileException(file, "cannot be written: " + ex.getMessage(), ex);
        }
    }

    private OrderMessages readAll(final InputStream in) throws IOException
    {
        final int count = readHeader(in);
        final OrderMessages orders = new OrderMessages(Math.min(count, INITIAL_COUNT));

        while (orders.count() < count)
        {
            final int records = Math.min(RECORDS_PER_READ, count - orders.count());
            final int length = read(in, records * RECORD_LENGTH);
            final int whole = length / RECORD_LENGTH;
            for (int i = 0; i < whole; i++)
            {
                append(orders, i * RECORD_LENGTH);
            }

            if (whole < records)
            {
                throw new OrderFileException(file, "truncated: record " + orders.count() +
                    ": expected count=" + count + " records, but the file ends at byte " + position);
            }
        }

        if (in.read() >= 0)
        {
            throw new OrderFileException(file, "expected the end of the file after count=" + count +
                " records, but more bytes follow at byte " + position);
        }

        return orders;
    }

    private int readHeader(final InputStream in) throws IOException
    {
        if (read(in, HEADER_LENGTH) < HEADER_LENGTH)
        {
            throw new OrderFileException(
                file, "truncated: expected a header of " + HEADER_LENGTH +
                " bytes, but the file ends at byte " + position);
        }

        final long magic = chunk.getLong(0, LITTLE_ENDIAN);
        if (MAGIC != magic)
        {
            throw new OrderFileException(
                file, "not an order file: expected magic=0x" + Long.toHexString(MAGIC) + ", but: magic=0x" +
                Long.toHexString(magic));
        }

        final int version = chunk.getInt(8, LITTLE_ENDIAN);
        if (VERSION != version)
        {
            throw new OrderFileException(
                file, "expected version=" + VERSION + ", but: version=" + Integer.toUnsignedString(version));
        }

        final long count = chunk.getInt(12, LITTLE_ENDIAN) & UINT32_MASK;
        if (count > OrderMessages.MAX_COUNT)
        {
            throw new OrderFileException(
                file, "expected at most " + OrderMessages.MAX_COUNT + " records, but: count=" + count);
        }

        return (int)count;
    }

    private void append(final OrderMessages orders, final int offset)
    {
        final int index = orders.count();
        final int type = field(index, "type", chunk.getByte(offset) & 0xFF, 0, OrderMessages.MODIFY);
        final int side = field(index, "side", chunk.getByte(offset + 1) & 0xFF, 0, OrderMessages.SELL);
        final int ioc = field(
            index, "ioc", chunk.getByte(offset + 2) & 0xFF, 0, OrderMessages.NEW == type ? 1 : 0);
        final long quantity = chunk.getInt(offset + 4, LITTLE_ENDIAN) & UINT32_MASK;
        final long sequence = chunk.getLong(offset + 8, LITTLE_ENDIAN);

        if (OrderMessages.CANCEL != type && (quantity < 1 || quantity > MAX_QUANTITY))
        {
            throw invalid(index, "quantity", quantity, "between 1 and " + MAX_QUANTITY);
        }

        if (index != sequence)
        {
            throw invalid(index, "sequence", sequence, String.valueOf(index));
        }

        orders.append(
            type,
            side,
            0 != ioc,
            quantity,
            chunk.getLong(offset + 16, LITTLE_ENDIAN),
            chunk.getLong(offset + 24, LITTLE_ENDIAN));
    }

    private int field(final int index, final String name, final int value, final int min, final int max)
    {
        if (value < min || value > max)
        {
            throw invalid(index, name, value, min == max ? String.valueOf(min) : "between " + min + " and " + max);
        }

        return value;
    }

    private OrderFileException invalid(final int index, final String name, final long value, final String expected)
    {
        return new OrderFileException(
            file,
            "record " + index + ": expected " + name + " to be " + expected +
            ", but: " + name + "=" + Long.toUnsignedString(value));
    }

    private int read(final InputStream in, final int length) throws IOException
    {
        final int read = in.readNBytes(chunk.byteArray(), 0, length);
        position += read;

        return read;
    }

    private static InputStream open(final Path file) throws IOException
    {
        final InputStream in = Files.newInputStream(file);
        if (!isCompressed(file))
        {
            return in;
        }

        try
        {
            return new GZIPInputStream(in, 1 << 16);
        }
        catch (final IOException ex)
        {
            in.close();
            throw ex;
        }
    }

    private static OutputStream create(final Path file) throws IOException
    {
        final OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);

        return isCompressed(file) ? new GZIPOutputStream(out, 1 << 16) : out;
    }

    private static boolean isCompressed(final Path file)
    {
        return file.toString().endsWith(".gz");
    }
}
