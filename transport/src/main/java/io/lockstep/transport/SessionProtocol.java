package io.lockstep.transport;

import io.lockstep.codecs.control.CloseReason;
import io.lockstep.codecs.session.EgressBatchEncoder;
import io.lockstep.codecs.session.EgressOutputEncoder;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.GroupSizeEncodingEncoder;
import io.lockstep.codecs.session.IngressBatchEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.codecs.session.RefusalCode;
import io.lockstep.engine.Outcome;

/**
 * What a node and its clients have to agree on beside the schema of their messages.
 */
public final class SessionProtocol
{
    /**
     * Version of the protocol: a client is challenged, where the node asks for proof, and names its schema.
     */
    public static final int VERSION = 2;

    /**
     * Version of the protocol before, without challenges; a node may serve it.
     */
    public static final int EARLIER_VERSION = 1;

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

    /**
     * Version of the schema from which on a client knows {@link #VERSION}.
     */
    static final int CHALLENGE_SCHEMA_VERSION = 3;

    /**
     * Version of the schema from which on a client knows {@code EgressBatch}, and a node {@code IngressBatch}.
     */
    static final int BATCH_SCHEMA_VERSION = 4;

    /**
     * Longest {@code IngressBatch} and {@code EgressBatch}, in bytes: five datagrams that are full at Aeron's default
     * MTU, and no longer than the shortest terms of Aeron can take.
     */
    static final int MAX_BATCH_LENGTH = 5 * 1376;

    /**
     * Bytes in front of the events of an {@code IngressBatch}, and so of their first length.
     */
    static final int INGRESS_BATCH_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        IngressBatchEncoder.BLOCK_LENGTH + GroupSizeEncodingEncoder.ENCODED_LENGTH;

    /**
     * Bytes in front of the entries of an {@code EgressBatch}.
     */
    static final int EGRESS_BATCH_HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        EgressBatchEncoder.BLOCK_LENGTH + GroupSizeEncodingEncoder.ENCODED_LENGTH;

    /**
     * Longest challenge and longest response to one, in bytes.
     */
    static final int MAX_PROOF_LENGTH = 256;

    /**
     * Longest identity, in bytes.
     */
    static final int MAX_IDENTITY_LENGTH = 64;

    // Messages whose blocks have grown since, as those know them who are older.
    static final int EARLIER_CONNECT_BLOCK_LENGTH = 36;
    static final int EARLIER_CONNECTED_BLOCK_LENGTH = 37;

    static final String IPC_CHANNEL = "aeron:ipc";
    static final String CHANNEL_PREFIX = "aeron:udp?endpoint=";
    static final int MAX_CHANNEL_LENGTH = 256;

    private SessionProtocol()
    {
    }

    /**
     * The code of a refusal that a client understands.
     */
    static RefusalCode codeFor(final int schemaVersion, final RefusalCode code)
    {
        return schemaVersion < CHALLENGE_SCHEMA_VERSION && code.value() >= RefusalCode.NOT_AUTHENTIC.value() &&
            code != RefusalCode.NULL_VAL ? RefusalCode.PROTOCOL_VERSION : code;
    }

    /**
     * What a client is told of an event that was not applied.
     *
     * @param outcome of the event.
     * @return the code of the refusal.
     * @throws IllegalArgumentException where the outcome is no refusal.
     */
    public static RefusalCode refusalCode(final Outcome outcome)
    {
        switch (outcome)
        {
            case SOURCE_SEQUENCE_GAP:
                return RefusalCode.SOURCE_SEQUENCE_GAP;

            case SOURCE_LIMIT:
                return RefusalCode.SOURCE_LIMIT;

            case EVENT_NOT_KNOWN:
                return RefusalCode.EVENT_NOT_KNOWN;

            case EVENT_TOO_LONG:
                return RefusalCode.EVENT_TOO_LONG;

            case SKIPPED:
                return RefusalCode.SKIPPED;

            case FORGOTTEN:
                return RefusalCode.FORGOTTEN;

            default:
                throw new IllegalArgumentException("not the outcome of an event that was refused: " + outcome);
        }
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
