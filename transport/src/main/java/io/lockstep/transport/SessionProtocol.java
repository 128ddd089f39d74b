package io.lockstep.transport;

import io.lockstep.codecs.session.EgressOutputEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;

/**
 * What a node and its clients have to agree on beside the schema of their messages.
 */
public final class SessionProtocol
{
    /**
     * Version of the protocol; a node refuses a client with another one.
     */
    public static final int VERSION = 1;

    /**
     * Aeron stream on which a node listens.
     */
    public static final int INGRESS_STREAM_ID = 101;

    /**
     * Aeron stream on which a client listens.
     */
    public static final int EGRESS_STREAM_ID = 102;

    /**
     * In the place of the last output received: the client wants what comes after its session has opened only.
     */
    public static final long FROM_NOW = -1;

    /**
     * Bytes in front of an event: message header and block of {@code IngressEvent}.
     */
    public static final int EVENT_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + IngressEventEncoder.BLOCK_LENGTH;

    /**
     * Bytes in front of an output: message header and block of {@code EgressOutput}.
     */
    public static final int OUTPUT_HEADER_LENGTH =
        MessageHeaderEncoder.ENCODED_LENGTH + EgressOutputEncoder.BLOCK_LENGTH;

    static final String CHANNEL_PREFIX = "aeron:udp?endpoint=";
    static final int MAX_CHANNEL_LENGTH = 256;

    private SessionProtocol()
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
}
