package io.lockstep.transport.stream;

import io.lockstep.codecs.stream.MessageHeaderEncoder;
import io.lockstep.codecs.stream.StreamOutputEncoder;

/**
 * What a node and its subscribers have to agree on beside the schema of their messages.
 */
public final class StreamProtocol
{
    /**
     * Version of the protocol; a node refuses a subscriber with another one.
     */
    public static final int VERSION = 1;

    /**
     * Aeron stream on which a node listens for requests.
     */
    public static final int REQUEST_STREAM_ID = 111;

    /**
     * Aeron stream on which a subscriber listens for what is meant for it alone.
     */
    public static final int RESPONSE_STREAM_ID = 112;

    /**
     * Aeron stream of the live outputs of the first stream that a node declares; those of the others follow.
     */
    public static final int LIVE_STREAM_ID = 1001;

    /**
     * In the place of the last output had: the whole history is wanted.
     */
    public static final long FROM_START = 0;

    /**
     * In the place of the last output had: only what comes from now on is wanted.
     */
    public static final long FROM_NOW = -1;

    static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    static final int OUTPUT_HEADER_LENGTH = HEADER_LENGTH + StreamOutputEncoder.BLOCK_LENGTH;
    static final String UDP_PREFIX = "aeron:udp?endpoint=";
    static final int MAX_TEXT_LENGTH = 256;

    private StreamProtocol()
    {
    }

    /**
     * Whether an encoded message is as long as its schema says, or longer by what follows it.
     */
    static boolean isWhole(final int blockLength, final int expectedBlockLength, final int length)
    {
        return blockLength == expectedBlockLength && length >= HEADER_LENGTH + expectedBlockLength;
    }

    /**
     * Whether one place in the history is behind another.
     */
    static boolean isBehind(final long sequence, final int index, final long otherSequence, final int otherIndex)
    {
        return sequence > otherSequence || sequence == otherSequence && index > otherIndex;
    }
}
