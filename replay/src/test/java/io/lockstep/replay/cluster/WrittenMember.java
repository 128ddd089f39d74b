package io.lockstep.replay.cluster;

import io.lockstep.codecs.session.ConnectEncoder;
import io.lockstep.codecs.session.IngressEventEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The directory of a cluster's member, made by hand: its log, of which each message is as Aeron writes it.
 */
public final class WrittenMember
{
    private static final int CLUSTER_SCHEMA_ID = 111;
    private static final int TERM_ENTRY_LENGTH = 64;
    private static final int PROTOCOL_VERSION = 2;
    private static final int NANOS = 2;
    private static final int MESSAGE_OFFSET = 32;

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ByteBuffer entries = ByteBuffer.allocate(16 * TERM_ENTRY_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final WrittenRecording recording;
    private final Path directory;

    private int terms;

    /**
     * A member without messages.
     *
     * @param directory of the member.
     * @throws IOException if it cannot be made.
     */
    public WrittenMember(final Path directory) throws IOException
    {
        this.directory = directory;
        Files.createDirectories(directory.resolve("cluster"));
        recording = new WrittenRecording(Files.createDirectories(directory.resolve("archive")), true);
    }

    /**
     * A leadership term begins: what comes before is committed.
     *
     * @return where its message begins.
     */
    public int newTerm()
    {
        final UnsafeBuffer message = clusterMessage(48, 24);
        message.putInt(8 + 40, NANOS);
        final int position = append(message);
        final int entry = terms * TERM_ENTRY_LENGTH;
        entries.putLong(entry + 8, terms);
        entries.putLong(entry + 16, position);
        entries.putLong(entry + 24, RecordingLogEntry.OPEN);
        terms++;

        return position;
    }

    /**
     * A client asks for a session of the engine.
     *
     * @param sessionId of the cluster's session.
     * @param timeNs    of the message.
     * @param source    that it sends for.
     */
    public void connect(final long sessionId, final long timeNs, final long source)
    {
        final UnsafeBuffer message = sessionMessage(
            sessionId, timeNs, MessageHeaderEncoder.ENCODED_LENGTH + ConnectEncoder.BLOCK_LENGTH);
        new ConnectEncoder().wrapAndApplyHeader(message, MESSAGE_OFFSET, header)
            .source(source).protocolVersion(PROTOCOL_VERSION).outputSequence(-1).outputIndex(-1);
        append(message);
    }

    /**
     * A client sends an event.
     *
     * @param sessionId      of the cluster's session.
     * @param timeNs         of the message.
     * @param sourceSequence of the event.
     * @param event          that it is.
     * @return where its message begins.
     */
    public int event(final long sessionId, final long timeNs, final long sourceSequence, final DirectBuffer event)
    {
        final int headLength = MessageHeaderEncoder.ENCODED_LENGTH + IngressEventEncoder.BLOCK_LENGTH;
        final UnsafeBuffer message = sessionMessage(sessionId, timeNs, headLength + event.capacity());
        new IngressEventEncoder().wrapAndApplyHeader(message, MESSAGE_OFFSET, header)
            .sessionId(sessionId).sourceSequence(sourceSequence);
        message.putBytes(MESSAGE_OFFSET + headLength, event, 0, event.capacity());

        return append(message);
    }

    /**
     * A client sends what is no message of a session.
     *
     * @param sessionId of the cluster's session.
     * @param timeNs    of the message.
     */
    public void malformed(final long sessionId, final long timeNs)
    {
        append(sessionMessage(sessionId, timeNs, 3));
    }

    /**
     * A timer of the cluster fires.
     *
     * @param correlationId of the timer.
     * @param timeNs        of the message.
     */
    public void timer(final long correlationId, final long timeNs)
    {
        final UnsafeBuffer message = clusterMessage(24, 20);
        message.putLong(8 + 8, correlationId);
        message.putLong(8 + 16, timeNs);
        append(message);
    }

    /**
     * A session of the cluster is closed.
     *
     * @param sessionId of the session.
     * @param timeNs    of the message.
     * @param reason    Aeron's number of it.
     */
    public void close(final long sessionId, final long timeNs, final int reason)
    {
        final UnsafeBuffer message = clusterMessage(28, 22);
        message.putLong(8 + 8, sessionId);
        message.putLong(8 + 16, timeNs);
        message.putInt(8 + 24, reason);
        append(message);
    }

    /**
     * Change a byte of a message.
     *
     * @param position where it begins.
     */
    public void damage(final int position)
    {
        recording.damage(position);
    }

    /**
     * Write all files.
     *
     * @throws IOException if that fails.
     */
    public void write() throws IOException
    {
        recording.write();
        recording.writeCatalog();
        Files.write(directory.resolve("cluster").resolve(RecordingLogEntry.FILE_NAME),
            Arrays.copyOf(entries.array(), terms * TERM_ENTRY_LENGTH));
    }

    private UnsafeBuffer sessionMessage(final long sessionId, final long timeNs, final int length)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[MESSAGE_OFFSET + length]);
        head(message, 24, 1);
        message.putLong(8 + 8, sessionId);
        message.putLong(8 + 16, timeNs);

        return message;
    }

    private static UnsafeBuffer clusterMessage(final int blockLength, final int templateId)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[8 + blockLength]);
        head(message, blockLength, templateId);

        return message;
    }

    private static void head(final UnsafeBuffer message, final int blockLength, final int templateId)
    {
        message.putShort(0, (short)blockLength);
        message.putShort(2, (short)templateId);
        message.putShort(4, (short)CLUSTER_SCHEMA_ID);
        message.putShort(6, (short)12);
    }

    private int append(final UnsafeBuffer message)
    {
        return recording.append(message.byteArray());
    }
}
