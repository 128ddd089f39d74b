package io.lockstep.replay.simulation;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * An event that a simulation is about to offer, to be written by whoever knows the application.
 *
 * <pre>{@code
 * order.wrapAndApplyHeader(event.buffer(), 0, header).quantity(1 + event.random().nextInt(100));
 * event.length(header.encodedLength() + order.encodedLength());
 * }</pre>
 *
 * <p>Threading: single owner. The object is used again for each event.
 */
public final class SimulatedEvent
{
    private static final int UNWRITTEN = -1;

    private final UnsafeBuffer buffer;
    private SplittableRandom random;
    private long seed;
    private long number;
    private long timestampNs;
    private long source;
    private int length = UNWRITTEN;

    /**
     * Of any length up to a limit.
     *
     * @param maxLength of an event in bytes.
     */
    public SimulatedEvent(final int maxLength)
    {
        buffer = new UnsafeBuffer(new byte[maxLength]);
    }

    /**
     * Where to write the event, from offset zero on: its SBE message header first. All of it is zero.
     *
     * @return a buffer as long as an event may be.
     */
    public MutableDirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * The dice of this event alone.
     *
     * @return the same draws for the same seed and number.
     */
    public RandomGenerator random()
    {
        return random;
    }

    /**
     * Seed of the simulation, for what is to be the same in all of its events.
     *
     * @return the seed.
     */
    public long seed()
    {
        return seed;
    }

    /**
     * Number of the event among all that the simulation has asked for.
     *
     * @return one for the first of each seed.
     */
    public long number()
    {
        return number;
    }

    /**
     * Time at which the event will be offered. The node may take it for a later one, since its time never goes back.
     *
     * @return nanoseconds since the epoch.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Who sends the event.
     *
     * @return a source, or {@link io.lockstep.engine.EngineCore#NO_SOURCE}.
     */
    public long source()
    {
        return source;
    }

    /**
     * The event is written.
     *
     * @param lengthBytes of the event, header included.
     * @return this.
     * @throws IllegalArgumentException if it is none that the node takes.
     */
    public SimulatedEvent length(final int lengthBytes)
    {
        if (lengthBytes < 1 || lengthBytes > buffer.capacity())
        {
            throw new IllegalArgumentException("length must be from 1 to the longest event: length=" + lengthBytes +
                " maxEventLength=" + buffer.capacity());
        }
        length = lengthBytes;
        return this;
    }

    /**
     * Ask for the next event.
     */
    void next(
        final SimulatedInput input,
        final long seedOfAll,
        final SplittableRandom dice,
        final long timeNs,
        final long fromSource)
    {
        number = seed == seedOfAll ? number + 1 : 1;
        seed = seedOfAll;
        random = dice;
        timestampNs = timeNs;
        source = fromSource;
        length = UNWRITTEN;
        buffer.setMemory(0, buffer.capacity(), (byte)0);
        input.write(this);
        if (length == UNWRITTEN)
        {
            throw new IllegalStateException("the event was not written: call length(): number=" + number);
        }
    }

    int length()
    {
        return length;
    }
}
