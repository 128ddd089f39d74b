package io.lockstep.transport.stream;

/**
 * Queue of the keys whose latest output one subscriber has still to get, each at most once.
 *
 * <p>Threading: owned by the stream agent.
 */
final class PendingKeys
{
    private final int[] queue;
    private final int[] conflated;
    private final boolean[] isQueued;
    private long head;
    private long tail;

    PendingKeys(final int maxKeys)
    {
        queue = new int[maxKeys];
        conflated = new int[maxKeys];
        isQueued = new boolean[maxKeys];
    }

    /**
     * A key has a new output.
     *
     * @return false where it stands for one that was still to be sent.
     */
    boolean add(final int slot)
    {
        if (isQueued[slot])
        {
            conflated[slot]++;
            return false;
        }

        isQueued[slot] = true;
        conflated[slot] = 0;
        queue[(int)(tail++ % queue.length)] = slot;
        return true;
    }

    boolean isEmpty()
    {
        return head == tail;
    }

    int first()
    {
        return queue[(int)(head % queue.length)];
    }

    /**
     * Earlier outputs of the first key that its latest stands for.
     */
    int conflated()
    {
        return conflated[first()];
    }

    void removeFirst()
    {
        isQueued[first()] = false;
        head++;
    }

    /**
     * Keys removed so far.
     */
    long head()
    {
        return head;
    }

    /**
     * Keys added so far.
     */
    long tail()
    {
        return tail;
    }
}
