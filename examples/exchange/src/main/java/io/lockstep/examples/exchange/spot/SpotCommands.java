package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Digest;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Commands for the exchange in memory, each as the event that it will be.
 *
 * <p>They come from text, one a line, the fields separated by commas; lines that begin with {@code #} are comments:
 *
 * <pre>
 * S,instrument,baseCurrency,quoteCurrency,baseScale,quoteScale,takerFee,makerFee
 * U,user
 * D,user,adjustment,currency,amount
 * O,user,order,instrument,BID|ASK,GTC|IOC|FOK|FOK_BUDGET|POST_ONLY,price,reservePrice,size[,stopPrice]
 * I,user,order,instrument,BID|ASK,GTC|POST_ONLY,price,reservePrice,size,displaySize
 * C,user,order,instrument
 * M,user,order,instrument,newPrice
 * R,user,order,instrument,size
 * X,user,instrument|*,BIDS|ASKS|BOTH
 * SUSPEND,user
 * RESUME,user
 * RULES,instrument,tick,lot,staticPrice,staticBand,dynamicBand
 * RATE,user,orders,windowNs
 * POSITION,user,currency,limit
 * STP,user,ALLOWED|CANCEL_NEWEST|CANCEL_OLDEST|CANCEL_BOTH|DECREMENT
 * DISCONNECT,user,ON|OFF
 * PHASE,instrument,CONTINUOUS|AUCTION|HALTED|CLOSED[,timeNs]
 * Q,USER|ORDERS|BOOK|TOTALS|DIGEST[,user,instrument|*,limit]
 * </pre>
 *
 * <p>Threading: once read, any thread.
 */
public final class SpotCommands
{
    private static final int INITIAL_LENGTH = 1 << 20;
    private static final int INITIAL_COUNT = 1 << 14;
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 64;

    private final CommandEncoder encoder = new CommandEncoder();
    private final UnsafeBuffer events = new UnsafeBuffer(new byte[INITIAL_LENGTH]);
    private int[] ends = new int[INITIAL_COUNT];
    private int count;

    private SpotCommands()
    {
    }

    /**
     * Read a file.
     *
     * @param file  of text, compressed where its name ends with {@code .gz}.
     * @param limit most commands to take.
     * @return its commands.
     * @throws CommandFileException if the file is missing or broken, or a line is no command; the message names the
     *                              file, the line and the field.
     */
    public static SpotCommands read(final Path file, final int limit)
    {
        if (!Files.isRegularFile(file))
        {
            throw new CommandFileException(file, "no such file");
        }

        final SpotCommands commands = new SpotCommands();
        int line = 0;
        try (InputStream in = open(file);
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, US_ASCII)))
        {
            String text = reader.readLine();
            while (text != null && commands.count < limit)
            {
                line++;
                commands.append(file, line, text);
                text = reader.readLine();
            }
            return commands;
        }
        catch (final EOFException ex)
        {
            throw new CommandFileException(file, "the gzip stream ends early, after line " + line, ex);
        }
        catch (final ZipException ex)
        {
            throw new CommandFileException(file, "broken gzip stream, after line " + line + ": " + ex.getMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new CommandFileException(file, "cannot be read: " + ex.getMessage(), ex);
        }
    }

    /**
     * Commands from lines.
     *
     * @param lines of text.
     * @return the commands.
     * @throws CommandFileException if a line is no command.
     */
    public static SpotCommands of(final List<String> lines)
    {
        return new SpotCommands().and(lines);
    }

    /**
     * These commands, and more behind them.
     *
     * @param lines of text.
     * @return new commands; these stay as they are.
     * @throws CommandFileException if a line is no command.
     */
    public SpotCommands and(final List<String> lines)
    {
        final SpotCommands commands = new SpotCommands();
        commands.events.wrap(events.byteArray().clone());
        commands.ends = ends.clone();
        commands.count = count;
        for (int i = 0; i < lines.size(); i++)
        {
            commands.append("lines", i + 1, lines.get(i));
        }

        return commands;
    }

    /**
     * Number of commands.
     *
     * @return the number.
     */
    public int count()
    {
        return count;
    }

    /**
     * Where the events are.
     *
     * @return a buffer, to be read only.
     */
    public DirectBuffer buffer()
    {
        return events;
    }

    /**
     * Where the event of a command begins.
     *
     * @param index of the command, from zero.
     * @return the offset of its SBE message header.
     */
    public int offset(final int index)
    {
        return 0 == index ? 0 : ends[index - 1];
    }

    /**
     * Length of the event of a command.
     *
     * @param index of the command, from zero.
     * @return in bytes, header included.
     */
    public int length(final int index)
    {
        return ends[index] - offset(index);
    }

    /**
     * The source that the commands are sent as: made from their content, so that the same commands sent again are
     * recognised.
     *
     * @return a source id, greater than zero.
     */
    public long source()
    {
        final int length = 0 == count ? 0 : ends[count - 1];
        return Math.max(1, Digest.xxh64(events, 0, length, 0) & Long.MAX_VALUE);
    }

    private void append(final Object file, final int line, final String text)
    {
        if (text.isEmpty() || '#' == text.charAt(0))
        {
            return;
        }

        final int start = 0 == count ? 0 : ends[count - 1];
        ensureRoom(file, line, start);
        try
        {
            ends[count] = start + encoder.encode(text.split(",", -1), events, start);
            keepVersion(start);
            count++;
        }
        catch (final IllegalArgumentException ex)
        {
            throw new CommandFileException(file, "line " + line + ": " + ex.getMessage(), ex);
        }
    }

    /**
     * A command that an earlier version of the schema has tells that version: its bytes, which the source is made from,
     * stay what they were, so that commands sent again to an older journal are recognised.
     */
    private void keepVersion(final int start)
    {
        final int templateId = SchemaIds.templateId(events, start);
        if (templateId <= QueryDecoder.TEMPLATE_ID)
        {
            final short version = (short)(templateId < QueryDecoder.TEMPLATE_ID ? 1 : 2);
            events.putShort(start + MessageHeaderEncoder.versionEncodingOffset(), version, ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void ensureRoom(final Object file, final int line, final int length)
    {
        if (length + SpotApplication.MAX_EVENT_LENGTH > events.capacity())
        {
            if (events.capacity() == MAX_LENGTH)
            {
                throw new CommandFileException(file, "line " + line + ": too many commands: they fill 2 GiB");
            }
            events.wrap(Arrays.copyOf(events.byteArray(), (int)Math.min(MAX_LENGTH, 2L * events.capacity())));
        }
        if (count == ends.length)
        {
            ends = Arrays.copyOf(ends, 2 * count);
        }
    }

    private static InputStream open(final Path file) throws IOException
    {
        final InputStream in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz"))
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
}
