package io.lockstep.engine.state;

import io.lockstep.engine.Digest;
import org.agrona.MutableDirectBuffer;

/**
 * Pending timers in the order of their deadlines, and of their ids among equal deadlines; exactly as many as declared.
 *
 * <p>A heap of four children a parent, laid out so that the children share one cache line. A timer has a node that
 * stays where it is and knows the timer's place in the heap; a table finds the node by the id. To schedule a timer
 * behind most others costs the look-up and a step or two; to take the first one out a walk down, of ten lines at a
 * million.
 *
 * <pre>
 *   entry   0 deadline   8 node + 1                        in heap order; behind the last one, nodes that are free
 *   node    0 id         8 source      16 place in the heap
 * </pre>
 *
 * <p><b>Design note.</b> A wheel has constant cost, but a precision of ticks, within which it keeps no order; and the
 * order of firing is part of the history. Every moved entry would cost a look-up if the table held places itself.
 *
 * <p>Threading: owned by the processor agent. Allocates nothing.
 */
public final class TimerQueue extends PagedStore
{
    /**
     * Deadline that no timer has.
     */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private static final int MAX_CAPACITY = 1 << 28;
    private static final int CHILDREN_SHIFT = 2;
    private static final int CHILDREN = 1 << CHILDREN_SHIFT;
    private static final int ENTRY_SHIFT = 4;
    private static final int ENTRY_NODE_OFFSET = 8;
    /** At the end of the header's line, so that the first child of every entry begins a line. */
    private static final int ROOT_POSITION = HEADER_LENGTH - (1 << ENTRY_SHIFT);
    private static final int NODE_SHIFT = 5;
    private static final int NODE_SOURCE_OFFSET = 8;
    private static final int NODE_PLACE_OFFSET = 16;

    private final LongTable nodeById;
    private final long nodesPosition;

    TimerQueue(final String name, final int capacity, final LongTable nodeById)
    {
        super(name, capacity);
        if (capacity > MAX_CAPACITY)
        {
            throw new IllegalArgumentException("capacity is above what a queue can address: store=" + name +
                " capacity=" + capacity);
        }

        this.nodeById = nodeById;
        nodesPosition = PagedMemory.pagesFor(entryPosition(capacity)) * PageHome.PAGE_LENGTH;
    }

    /**
     * Schedule a timer, in place of its former deadline and source where it is pending.
     *
     * @param timerId    any number.
     * @param deadlineNs any but {@link #NO_DEADLINE}.
     * @param source     that goes with the timer.
     * @return true if done; false, with nothing changed but {@link #fullCount()}, if it is new and the queue full.
     * @throws IllegalArgumentException if the deadline is {@link #NO_DEADLINE}.
     */
    public boolean schedule(final long timerId, final long deadlineNs, final long source)
    {
        if (NO_DEADLINE == deadlineNs)
        {
            throw new IllegalArgumentException("a timer needs a deadline: store=" + name() + " timerId=" + timerId);
        }

        final PagedMemory memory = memory();
        final long known = nodeById.get(timerId);
        if (LongTable.MISSING_VALUE != known)
        {
            final int node = (int)known;
            memory.longAt(nodePosition(node) + NODE_SOURCE_OFFSET, source);
            place(memory, size(), placeOf(memory, node), deadlineNs, timerId, node);
            return true;
        }

        final int size = size();
        if (size == capacity())
        {
            onFull();
            return false;
        }

        // Zero behind the last entry tells that all nodes below are in use, and this one never was.
        final int free = memory.intAt(entryPosition(size) + ENTRY_NODE_OFFSET);
        final int node = 0 == free ? size : free - 1;
        nodeById.put(timerId, node);
        memory.longAt(nodePosition(node), timerId);
        memory.longAt(nodePosition(node) + NODE_SOURCE_OFFSET, source);
        addToSize(1);
        siftUp(memory, size, deadlineNs, timerId, node);
        return true;
    }

    /**
     * Take a timer out.
     *
     * @param timerId as scheduled.
     * @return true if it was pending.
     */
    public boolean cancel(final long timerId)
    {
        final PagedMemory memory = memory();
        final long node = nodeById.remove(timerId);
        if (LongTable.MISSING_VALUE == node)
        {
            return false;
        }

        remove(memory, placeOf(memory, (int)node), (int)node);
        return true;
    }

    /**
     * The earliest deadline.
     *
     * @return the deadline, or {@link #NO_DEADLINE} if no timer is pending.
     */
    public long firstDeadlineNs()
    {
        return 0 == size() ? NO_DEADLINE : memory().longAt(ROOT_POSITION);
    }

    /**
     * Id of the first timer.
     *
     * @return the lowest id among those of the earliest deadline.
     * @throws IllegalStateException if no timer is pending.
     */
    public long firstId()
    {
        return memory().longAt(nodePosition(firstNode()));
    }

    /**
     * Source of the first timer.
     *
     * @return the source, as scheduled.
     * @throws IllegalStateException if no timer is pending.
     */
    public long firstSource()
    {
        return memory().longAt(nodePosition(firstNode()) + NODE_SOURCE_OFFSET);
    }

    /**
     * Take the first timer out.
     *
     * @throws IllegalStateException if no timer is pending.
     */
    public void removeFirst()
    {
        final PagedMemory memory = memory();
        final int node = firstNode();
        nodeById.remove(memory.longAt(nodePosition(node)));
        remove(memory, 0, node);
    }

    @Override
    String layout()
    {
        return "TimerQueue children=" + CHILDREN + " entryLength=" + (1 << ENTRY_SHIFT) +
            " nodeLength=" + (1 << NODE_SHIFT);
    }

    @Override
    long logicalDigest()
    {
        final PagedMemory memory = memory();
        long digest = 0;
        for (int place = 0, size = size(); place < size; place++)
        {
            final long position = entryPosition(place);
            final long nodePosition = nodePosition(memory.intAt(position + ENTRY_NODE_OFFSET) - 1);
            final long start = Digest.chain(nameHash(), memory.longAt(nodePosition));
            final long withDeadline = Digest.chain(start, memory.longAt(position));
            digest += Digest.avalanche(Digest.chain(withDeadline, memory.longAt(nodePosition + NODE_SOURCE_OFFSET)));
        }

        return digest;
    }

    @Override
    StoreKind kind()
    {
        return StoreKind.TIMER_QUEUE;
    }

    @Override
    int valueLength()
    {
        return 2 * Long.BYTES;
    }

    @Override
    void followWriter()
    {
        super.followWriter();
        nodeById.followWriter();
    }

    @Override
    boolean copyValue(final long key, final MutableDirectBuffer target, final int offset)
    {
        final long node = nodeById.get(key);
        if (LongTable.MISSING_VALUE == node)
        {
            return false;
        }

        copy(placeOf(memory(), (int)node), target, offset);
        return true;
    }

    @Override
    boolean step(final EntryCursor cursor, final MutableDirectBuffer target, final int offset)
    {
        final int place = (int)cursor.place();
        if (place >= size())
        {
            cursor.end();
            return false;
        }

        copy(place, target, offset);
        cursor.found(idAt(memory(), place), place + 1);
        return true;
    }

    @Override
    long pageCount()
    {
        return PagedMemory.pagesFor(nodePosition(capacity()));
    }

    private void copy(final int place, final MutableDirectBuffer target, final int offset)
    {
        final PagedMemory memory = memory();
        final long position = entryPosition(place);
        final int node = memory.intAt(position + ENTRY_NODE_OFFSET) - 1;
        target.putLong(offset, memory.longAt(position));
        target.putLong(offset + Long.BYTES, memory.longAt(nodePosition(node) + NODE_SOURCE_OFFSET));
    }

    private void remove(final PagedMemory memory, final int place, final int node)
    {
        final int last = size() - 1;
        addToSize(-1);
        if (place != last)
        {
            final long position = entryPosition(last);
            final int lastNode = memory.intAt(position + ENTRY_NODE_OFFSET) - 1;
            place(memory, last, place, memory.longAt(position), memory.longAt(nodePosition(lastNode)), lastNode);
        }

        memory.longAt(entryPosition(last), 0);
        memory.intAt(entryPosition(last) + ENTRY_NODE_OFFSET, node + 1);
    }

    /**
     * Put a timer into a place that is free, or into the one above or below that the order asks for.
     */
    private void place(
        final PagedMemory memory,
        final int size,
        final int place,
        final long deadlineNs,
        final long timerId,
        final int node)
    {
        if (place > 0 && isBefore(memory, deadlineNs, timerId, (place - 1) >> CHILDREN_SHIFT))
        {
            siftUp(memory, place, deadlineNs, timerId, node);
        }
        else
        {
            siftDown(memory, size, place, deadlineNs, timerId, node);
        }
    }

    private void siftUp(
        final PagedMemory memory, final int from, final long deadlineNs, final long timerId, final int node)
    {
        int place = from;
        while (place > 0)
        {
            final int parent = (place - 1) >> CHILDREN_SHIFT;
            if (!isBefore(memory, deadlineNs, timerId, parent))
            {
                break;
            }

            move(memory, parent, place);
            place = parent;
        }

        write(memory, place, deadlineNs, node);
    }

    private void siftDown(
        final PagedMemory memory,
        final int size,
        final int from,
        final long deadlineNs,
        final long timerId,
        final int node)
    {
        int place = from;
        while (true)
        {
            final int firstChild = (place << CHILDREN_SHIFT) + 1;
            if (firstChild >= size)
            {
                break;
            }

            final int child = firstOf(memory, firstChild, Math.min(firstChild + CHILDREN, size));
            if (isBefore(memory, deadlineNs, timerId, child))
            {
                break;
            }

            move(memory, child, place);
            place = child;
        }

        write(memory, place, deadlineNs, node);
    }

    /**
     * The first timer among siblings.
     */
    private int firstOf(final PagedMemory memory, final int from, final int to)
    {
        int first = from;
        long firstDeadlineNs = memory.longAt(entryPosition(from));
        for (int place = from + 1; place < to; place++)
        {
            final long deadlineNs = memory.longAt(entryPosition(place));
            if (deadlineNs < firstDeadlineNs ||
                deadlineNs == firstDeadlineNs && idAt(memory, place) < idAt(memory, first))
            {
                first = place;
                firstDeadlineNs = deadlineNs;
            }
        }

        return first;
    }

    private boolean isBefore(final PagedMemory memory, final long deadlineNs, final long timerId, final int place)
    {
        final long otherDeadlineNs = memory.longAt(entryPosition(place));
        return deadlineNs < otherDeadlineNs || deadlineNs == otherDeadlineNs && timerId < idAt(memory, place);
    }

    private void move(final PagedMemory memory, final int from, final int to)
    {
        final long position = entryPosition(from);
        write(memory, to, memory.longAt(position), memory.intAt(position + ENTRY_NODE_OFFSET) - 1);
    }

    private void write(final PagedMemory memory, final int place, final long deadlineNs, final int node)
    {
        final long position = entryPosition(place);
        memory.longAt(position, deadlineNs);
        memory.intAt(position + ENTRY_NODE_OFFSET, node + 1);
        memory.intAt(nodePosition(node) + NODE_PLACE_OFFSET, place);
    }

    private int firstNode()
    {
        if (0 == size())
        {
            throw new IllegalStateException("no timer is pending: store=" + name());
        }

        return memory().intAt(ROOT_POSITION + ENTRY_NODE_OFFSET) - 1;
    }

    private long idAt(final PagedMemory memory, final int place)
    {
        return memory.longAt(nodePosition(memory.intAt(entryPosition(place) + ENTRY_NODE_OFFSET) - 1));
    }

    private int placeOf(final PagedMemory memory, final int node)
    {
        return memory.intAt(nodePosition(node) + NODE_PLACE_OFFSET);
    }

    private long nodePosition(final int node)
    {
        return nodesPosition + ((long)node << NODE_SHIFT);
    }

    private static long entryPosition(final int place)
    {
        return ROOT_POSITION + ((long)place << ENTRY_SHIFT);
    }
}
