package io.lockstep.codecs;

import io.lockstep.codecs.control.CloseReason;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;

/**
 * What a message of a client means beyond its schema, to whoever makes events of it: on its way, or later from a log.
 *
 * <p>Threading: any thread.
 */
public final class SessionMessages
{
    /**
     * Version of the protocol that clients speak: they are challenged, where the node asks for proof, and name their
     * schema.
     */
    public static final int PROTOCOL_VERSION = 2;

    /**
     * In the place of the last output received: the client wants what comes after its session has opened only.
     */
    public static final long FROM_NOW = -1;

    /**
     * Bytes in front of an event: message header and block of {@code IngressEvent}.
     */
    public static final int EVENT_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + IngressEventEncoder.BLOCK_LENGTH;

    private SessionMessages()
    {
    }

    /**
     * Whether an encoded message is as long as its schema says, or longer by what follows it.
     *
     * @param blockLength         in the message's header.
     * @param expectedBlockLength of the message in our version of the schema.
     * @param length              of all there is, in bytes.
     * @return true where the message can be decoded.
     */
    public static boolean isWhole(final int blockLength, final int expectedBlockLength, final int length)
    {
        return blockLength == expectedBlockLength &&
            length >= MessageHeaderEncoder.ENCODED_LENGTH + expectedBlockLength;
    }

    /**
     * What the history keeps of why a session ended.
     *
     * @param reason that the client is told.
     * @return the reason in the event.
     */
    public static CloseReason closeReason(final EndReason reason)
    {
        switch (reason)
        {
            case TIMEOUT:
                return CloseReason.TIMEOUT;

            case SUPERSEDED:
                return CloseReason.SUPERSEDED;

            default:
                return CloseReason.CLIENT_REQUEST;
        }
    }
}
