package io.lockstep.perf;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.validation.MessageCheck;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to hold an order against its schema, beside reading its header alone, which every check does at least.
 *
 * <p>The order is the exchange's: three integers, two enums, reserved bytes. Orders differ from call to call, so that
 * no branch is learned by heart.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class MessageCheckBenchmark
{
    private static final int ORDERS = 1 << 10;
    private static final int HEADER_LENGTH = 8;
    private static final int BLOCK_LENGTH = 24;
    private static final int LENGTH = HEADER_LENGTH + BLOCK_LENGTH;
    private static final int SCHEMA_ID = 1001;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[ORDERS * LENGTH]);
    private MessageCheck check;
    private int next;

    /**
     * Made by JMH.
     */
    public MessageCheckBenchmark()
    {
    }

    /**
     * Encode the orders and compile the check.
     *
     * @throws IOException where the schema cannot be read.
     */
    @Setup
    public void setup() throws IOException
    {
        try (InputStream xml = MessageCheckBenchmark.class.getResourceAsStream("order.xml"))
        {
            final Schema schema = SchemaReader.ofXml("order.xml", null, xml.readAllBytes());
            check = MessageCheck.of(schema);
        }
        for (int i = 0; i < ORDERS; i++)
        {
            final int offset = i * LENGTH;
            buffer.putShort(offset, (short)BLOCK_LENGTH, ByteOrder.LITTLE_ENDIAN);
            buffer.putShort(offset + 2, (short)1, ByteOrder.LITTLE_ENDIAN);
            buffer.putShort(offset + 4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(offset + HEADER_LENGTH, i, ByteOrder.LITTLE_ENDIAN);
            buffer.putLong(offset + HEADER_LENGTH + 8, 100 + i % 7, ByteOrder.LITTLE_ENDIAN);
            buffer.putInt(offset + HEADER_LENGTH + 16, 1 + i % 50, ByteOrder.LITTLE_ENDIAN);
            buffer.putByte(offset + HEADER_LENGTH + 20, (byte)(i * 31 >> 3 & 1));
            buffer.putByte(offset + HEADER_LENGTH + 21, (byte)(i * 17 >> 4 & 1));
            if (check.check(buffer, offset, LENGTH) != MessageCheck.OK)
            {
                throw new IllegalStateException("an order is refused: index=" + i);
            }
        }
    }

    /**
     * Read the header alone.
     *
     * @return so that it is read.
     */
    @Benchmark
    public boolean nothingCheck()
    {
        return buffer.getLong(offset(), ByteOrder.LITTLE_ENDIAN) != 0;
    }

    /**
     * Hold the order against its schema.
     *
     * @return so that it is done.
     */
    @Benchmark
    public int schemaCheck()
    {
        return check.check(buffer, offset(), LENGTH);
    }

    private int offset()
    {
        next = next + 1 & ORDERS - 1;
        return next * LENGTH;
    }
}
