package io.lockstep.engine.counters;

import org.agrona.concurrent.status.CountersReader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What all counters and histograms of an engine held when they were read.
 *
 * <p>The values are not of one instant: each is from some moment of the reading.
 *
 * <p>Threading: immutable; made by any thread of any process that has the memory.
 */
public final class CountersReading
{
    private final List<Value> values;
    private final List<LatencyReading> latencies;

    /**
     * One counter.
     *
     * @param type  what it counts.
     * @param name  of the ring, stage, store, agent or reason; may be empty.
     * @param value when it was read.
     */
    public record Value(CounterType type, String name, long value)
    {
    }

    private CountersReading(final List<Value> values, final List<LatencyReading> latencies)
    {
        this.values = List.copyOf(values);
        this.latencies = List.copyOf(latencies);
    }

    /**
     * Read all that is there.
     *
     * @param memory that an engine may be writing to.
     * @return what it holds; counters of types that this build does not know are left out.
     */
    public static CountersReading read(final CountersMemory memory)
    {
        final List<Value> values = new ArrayList<>();
        final List<LatencyReading> latencies = new ArrayList<>();
        final CountersReader reader =
            new CountersReader(memory.metadata(), memory.values(), StandardCharsets.US_ASCII);
        reader.forEach((id, typeId, key, label) ->
        {
            final CounterType type = CounterType.ofId(typeId);
            if (type == null)
            {
                return;
            }

            final int nameLength = Math.max(0, Math.min(key.getInt(0), Counters.MAX_NAME_LENGTH));
            final byte[] nameBytes = new byte[nameLength];
            key.getBytes(Counters.KEY_NAME_OFFSET, nameBytes);
            final String name = new String(nameBytes, StandardCharsets.US_ASCII);
            final long value = reader.getCounterValue(id);
            if (type.kind() == CounterKind.HISTOGRAM)
            {
                latencies.add(LatencyReading.read(name, memory.histograms(), (int)value));
            }
            else
            {
                values.add(new Value(type, name, value));
            }
        });

        return new CountersReading(values, latencies);
    }

    /**
     * All counters.
     *
     * @return in the order of their allocation.
     */
    public List<Value> values()
    {
        return values;
    }

    /**
     * The counters of a type.
     *
     * @param type of counters.
     * @return in the order of their allocation; empty if there are none.
     */
    public List<Value> values(final CounterType type)
    {
        return values.stream().filter((value) -> value.type() == type).toList();
    }

    /**
     * One counter.
     *
     * @param type of the counter.
     * @param name of the counter.
     * @return its value; zero if there is no such counter.
     */
    public long value(final CounterType type, final String name)
    {
        for (final Value value : values)
        {
            if (value.type() == type && value.name().equals(name))
            {
                return value.value();
            }
        }

        return 0;
    }

    /**
     * All histograms.
     *
     * @return in the order of their allocation.
     */
    public List<LatencyReading> latencies()
    {
        return latencies;
    }

    /**
     * One histogram.
     *
     * @param name of the hop.
     * @return the histogram.
     * @throws IllegalArgumentException if there is none.
     */
    public LatencyReading latency(final String name)
    {
        return latencies.stream().filter((latency) -> latency.name().equals(name)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no histogram has this name: name=" + name));
    }
}
