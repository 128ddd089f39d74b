package io.lockstep.engine.counters;

import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

import java.nio.charset.StandardCharsets;

/**
 * Registry in which an engine and what surrounds it allocate their counters.
 *
 * <p>A counter's key is its name in ASCII, cut at {@link #MAX_NAME_LENGTH}: four bytes of length, then the name. Its
 * label is the type's text and the name, for readers that know nothing of us.
 *
 * <p>Threading: allocation by the threads that launch, one at a time; the counters as their types say.
 *
 * <p>Errors: {@link IllegalStateException} when the memory has no room for one more.
 */
public final class Counters
{
    /**
     * Counters that fit, unless the host makes room for more.
     */
    public static final int MAX_COUNTERS_DEFAULT = 1024;

    /**
     * Histograms that fit, unless the host makes room for more.
     */
    public static final int MAX_HISTOGRAMS_DEFAULT = 32;

    /**
     * Longest name in characters; what is behind is cut off.
     */
    public static final int MAX_NAME_LENGTH = 100;

    static final int KEY_NAME_OFFSET = Integer.BYTES;

    private final CountersMemory memory;
    private final CountersManager manager;
    private int histogramsEnd;

    /**
     * Counters in memory that holds none yet.
     *
     * @param memory zeroed.
     */
    public Counters(final CountersMemory memory)
    {
        this.memory = memory;
        manager = new CountersManager(memory.metadata(), memory.values(), StandardCharsets.US_ASCII);
    }

    /**
     * Counters that only this process can read.
     *
     * @return a registry over memory of its own.
     */
    public static Counters ofProcess()
    {
        return new Counters(CountersMemory.allocate(MAX_COUNTERS_DEFAULT, MAX_HISTOGRAMS_DEFAULT));
    }

    /**
     * Where they live.
     *
     * @return the memory.
     */
    public CountersMemory memory()
    {
        return memory;
    }

    /**
     * Allocate a counter.
     *
     * @param type what it counts.
     * @param name of the ring, stage, store, agent or reason; empty where there is only one of the type.
     * @return the counter, at zero.
     */
    public synchronized AtomicCounter counter(final CounterType type, final String name)
    {
        if (type.kind() == CounterKind.HISTOGRAM)
        {
            throw new IllegalArgumentException("a histogram is not a counter: type=" + type);
        }

        return allocate(type, name, 0);
    }

    /**
     * Allocate a histogram of times.
     *
     * @param name of the hop.
     * @return the histogram, empty.
     */
    public synchronized LatencyHistogram histogram(final String name)
    {
        final int offset = histogramsEnd;
        if (offset + LatencyHistogram.LENGTH > memory.histograms().capacity())
        {
            throw new IllegalStateException("no room for one more histogram: name=" + name + " histograms=" +
                offset / LatencyHistogram.LENGTH);
        }

        histogramsEnd = offset + LatencyHistogram.LENGTH;
        final LatencyHistogram histogram = new LatencyHistogram(memory.histograms(), offset);
        allocate(CounterType.LATENCY, name, offset);
        return histogram;
    }

    private AtomicCounter allocate(final CounterType type, final String name, final long value)
    {
        if (manager.available() == 0)
        {
            throw new IllegalStateException(
                "no room for one more counter: type=" + type + " name=" + name + " counters=" + manager.capacity());
        }

        final byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        final int nameLength = Math.min(ascii.length, MAX_NAME_LENGTH);
        final UnsafeBuffer key = new UnsafeBuffer(new byte[KEY_NAME_OFFSET + nameLength]);
        key.putInt(0, nameLength);
        key.putBytes(KEY_NAME_OFFSET, ascii, 0, nameLength);
        final byte[] label = (type.text() + (nameLength == 0 ? "" : ": " + new String(
            ascii, 0, nameLength, StandardCharsets.US_ASCII))).getBytes(StandardCharsets.US_ASCII);
        final int id = manager.allocate(
            type.id(), key, 0, key.capacity(), new UnsafeBuffer(label), 0, label.length);
        final AtomicCounter counter = new AtomicCounter(memory.values(), id);
        counter.setRelease(value);
        return counter;
    }
}
