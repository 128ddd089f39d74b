package io.lockstep.engine.codecs;

import io.lockstep.codecs.MessageOutlet;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An outlet that keeps the last message, and whose room is not clean.
 */
final class ArrayOutlet implements MessageOutlet
{
    private static final byte FILL = (byte)0xA5;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1024]);
    private boolean hasRoom = true;
    private int claimed;
    private int sent;
    private int aborted;

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        if (!hasRoom)
        {
            return null;
        }
        buffer.setMemory(0, buffer.capacity(), FILL);
        claimed = length;
        return buffer;
    }

    @Override
    public void send()
    {
        sent++;
    }

    @Override
    public void abort()
    {
        aborted++;
    }

    void hasRoom(final boolean room)
    {
        hasRoom = room;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int claimed()
    {
        return claimed;
    }

    int sent()
    {
        return sent;
    }

    int aborted()
    {
        return aborted;
    }
}
