package io.lockstep.transport;

import org.agrona.DirectBuffer;

import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Frames that come late, or a second time, as a seed says. They come when the next one does behind their time.
 *
 * <p>Threading: owned by the thread of a driver.
 */
final class DelayLine
{
    private static final int MAX_FRAMES = 256;
    private static final int DELAY_NS = (int)TimeUnit.MILLISECONDS.toNanos(20);

    private final PriorityQueue<Frame> frames =
        new PriorityQueue<>(MAX_FRAMES, Comparator.comparingLong(Frame::dueNs));
    private final double rate;
    private final Random random;
    private final AtomicLong late;
    private final AtomicLong doubled;

    /**
     * Make an empty line.
     *
     * @param rate share of frames that are late, and of those that come a second time.
     */
    DelayLine(final double rate, final long seed, final AtomicLong late, final AtomicLong doubled)
    {
        this.rate = rate;
        random = new Random(seed);
        this.late = late;
        this.doubled = doubled;
    }

    /**
     * Whether a frame that has come is to come later instead.
     */
    boolean isKept(
        final DirectBuffer buffer, final int length, final InetSocketAddress address, final int transportIndex)
    {
        final double chance = random.nextDouble();
        if (chance >= 2 * rate || frames.size() == MAX_FRAMES)
        {
            return false;
        }

        final byte[] bytes = new byte[length];
        buffer.getBytes(0, bytes);
        frames.add(new Frame(System.nanoTime() + random.nextInt(DELAY_NS), bytes, address, transportIndex));
        final boolean isLate = chance < rate;
        (isLate ? late : doubled).incrementAndGet();
        return isLate;
    }

    /**
     * The next frame whose time has come.
     *
     * @return null where there is none.
     */
    Frame pollDue()
    {
        final Frame next = frames.peek();
        return next == null || System.nanoTime() - next.dueNs < 0 ? null : frames.poll();
    }

    /**
     * A frame that is late.
     */
    record Frame(long dueNs, byte[] bytes, InetSocketAddress address, int transportIndex)
    {
    }
}
