package io.lockstep.replay.cluster;

import io.lockstep.replay.journal.CorruptJournalException;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks over the messages of the log of an Aeron Cluster, of sessions and the cluster's own; one above the MTU is put
 * together again.
 *
 * <p>Threading: single owner; the log may be written meanwhile.
 *
 * <p>Errors: {@link CorruptJournalException} for damage, with the position.
 */
public final class MemberLogMessages implements AutoCloseable
{
    private static final int BEGIN = 0x80;
    private static final int END = 0x40;

    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final ExpandableArrayBuffer fragments = new ExpandableArrayBuffer();
    private final RecordedFrames frames;

    private long messagePosition;
    private int assembled;

    MemberLogMessages(final MemberLog log, final long position, final boolean isChecking)
    {
        frames = new RecordedFrames(log, position, isChecking);
    }

    /**
     * Go to the next message.
     *
     * @return false where there is none, for now or for ever.
     */
    public boolean next()
    {
        while (frames.next())
        {
            final int flags = frames.flags();
            if ((flags & BEGIN) != 0)
            {
                messagePosition = frames.framePosition();
                assembled = 0;
                if ((flags & END) != 0)
                {
                    message.wrap(frames.buffer(), frames.payloadOffset(), frames.payloadLength());
                    return true;
                }
            }
            else if (assembled == 0)
            {
                throw frames.corrupt("a message has no begin");
            }
            fragments.putBytes(assembled, frames.buffer(), frames.payloadOffset(), frames.payloadLength());
            assembled += frames.payloadLength();
            if ((flags & END) != 0)
            {
                message.wrap(fragments, 0, assembled);
                assembled = 0;
                return true;
            }
        }

        return false;
    }

    /**
     * The message, whole, from its header on.
     *
     * @return valid until the next one is asked for.
     */
    public DirectBuffer message()
    {
        return message;
    }

    /**
     * Where the message begins.
     *
     * @return the position of its first frame.
     */
    public long messagePosition()
    {
        return messagePosition;
    }

    /**
     * Where the walk is: behind the last frame.
     *
     * @return the position.
     */
    public long position()
    {
        return frames.position();
    }

    /**
     * Whether the archive computed checksums, so that all bytes read were proven.
     *
     * @return false where only headers could be checked.
     */
    public boolean isChecksummed()
    {
        return frames.isChecksummed();
    }

    /**
     * An error about the place where the walk is.
     *
     * @param reason what is wrong there.
     * @return the error, to be thrown.
     */
    public CorruptJournalException corrupt(final String reason)
    {
        return frames.corrupt(reason);
    }

    @Override
    public void close()
    {
        frames.close();
    }

    long tornBytes()
    {
        return frames.tornBytes();
    }

    String tornReason()
    {
        return frames.tornReason();
    }
}
