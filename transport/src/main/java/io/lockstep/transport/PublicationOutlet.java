package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.lockstep.codecs.MessageOutlet;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An Aeron publication as a generated publisher sees it: messages are encoded in the term buffer itself.
 *
 * <p>Where a claim finds no room, {@link #answer()} tells Aeron's reason: {@link Publication#BACK_PRESSURED} and
 * {@link Publication#ADMIN_ACTION} pass, {@link Publication#NOT_CONNECTED} until a subscriber comes; the others are
 * final.
 *
 * <p>Threading: owned by the agent that publishes.
 */
public final class PublicationOutlet implements MessageOutlet
{
    private final UnsafeBuffer message = new UnsafeBuffer(0, 0);
    private final BufferClaim claim = new BufferClaim();
    private final ExclusivePublication publication;

    private boolean isClaimed;
    private long answer;

    /**
     * An outlet into a publication.
     *
     * @param publication to publish by; remains the caller's to close.
     */
    public PublicationOutlet(final ExclusivePublication publication)
    {
        this.publication = publication;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if the message is longer than {@link ExclusivePublication#maxPayloadLength()}.
     */
    @Override
    public MutableDirectBuffer claim(final int length)
    {
        abort();
        answer = publication.tryClaim(length, claim);
        if (answer < 0)
        {
            return null;
        }

        isClaimed = true;
        message.wrap(claim.buffer(), claim.offset(), length);
        return message;
    }

    @Override
    public void send()
    {
        if (!isClaimed)
        {
            throw new IllegalStateException("nothing is claimed that could be sent");
        }

        isClaimed = false;
        claim.commit();
    }

    @Override
    public void abort()
    {
        if (isClaimed)
        {
            isClaimed = false;
            claim.abort();
        }
    }

    /**
     * What the publication answered to the last claim.
     *
     * @return the position behind the claimed message, or one of Aeron's negative reasons.
     */
    public long answer()
    {
        return answer;
    }
}
