package io.lockstep.replay.journal;

import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.SkipDecidedDecoder;
import io.lockstep.codecs.control.SkipDecidedEncoder;
import io.lockstep.codecs.control.SkipScope;
import io.lockstep.engine.Skip;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The operators' decisions on a journal, in a file beside it: part of its history, which every replay honours.
 *
 * <p>A record is the length of an SBE message, the message, and the CRC32C of both. The file is small, and is replaced
 * as a whole, so that it has no unfinished end: whatever is not whole in it is damage.
 *
 * <p>Threading: single owner.
 *
 * <p>Errors: {@link JournalException}; {@link CorruptJournalException} where anything in the file is damaged.
 */
public final class DecisionFile
{
    static final String FILE_NAME = "decisions";

    private static final int MAX_LENGTH = 16 * 1024 * 1024;
    private static final int MIN_MESSAGE_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH +
        SkipDecidedEncoder.BLOCK_LENGTH + SkipDecidedEncoder.reasonHeaderLength();

    private DecisionFile()
    {
    }

    /**
     * Read all decisions.
     *
     * @param directory open in whatever way.
     * @return in the order in which they were taken; none where there is no file.
     */
    public static List<SkipDecision> readAll(final JournalDirectory directory)
    {
        final Path path = directory.decisionsPath();
        final JournalFiles files = directory.files();
        if (!files.exists(path))
        {
            return List.of();
        }

        try
        {
            final byte[] content = Directories.read(files, path, MAX_LENGTH);
            if (content == null)
            {
                throw new CorruptJournalException(path, MAX_LENGTH, "there are more decisions than can be");
            }

            return decode(path, content);
        }
        catch (final IOException ex)
        {
            throw failure("can not read the decisions of a journal", path, ex);
        }
    }

    /**
     * Add a decision. It is on the device when this returns.
     *
     * @param directory open for writing.
     * @param decision  to add.
     */
    public static void append(final JournalDirectory directory, final SkipDecision decision)
    {
        final List<SkipDecision> decisions = new ArrayList<>(readAll(directory));
        decisions.add(decision);
        replace(directory, decisions);
    }

    /**
     * Forget decisions on events that are not there any more.
     *
     * @param directory    open for writing.
     * @param lastSequence of the input journal.
     * @return the decisions that stay.
     */
    public static List<SkipDecision> cut(final JournalDirectory directory, final long lastSequence)
    {
        final List<SkipDecision> decisions = readAll(directory);
        final List<SkipDecision> kept = decisions.stream()
            .filter((decision) -> decision.skip().sequence() <= lastSequence).toList();
        if (kept.size() < decisions.size())
        {
            replace(directory, kept);
        }

        return kept;
    }

    private static void replace(final JournalDirectory directory, final List<SkipDecision> decisions)
    {
        directory.requireWritable();
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        int length = 0;
        for (final SkipDecision decision : decisions)
        {
            length = encode(buffer, length, decision);
        }

        final byte[] content = new byte[length];
        buffer.getBytes(0, content);
        try
        {
            Directories.replace(directory.files(), directory.decisionsPath(), content);
        }
        catch (final IOException ex)
        {
            throw failure("can not write a decision", directory.decisionsPath(), ex);
        }
    }

    private static int encode(final ExpandableArrayBuffer buffer, final int offset, final SkipDecision decision)
    {
        final int message = offset + Integer.BYTES;
        final SkipDecidedEncoder encoder = new SkipDecidedEncoder()
            .wrapAndApplyHeader(buffer, message, new MessageHeaderEncoder());
        encoder
            .sequence(decision.skip().sequence())
            .timerId(decision.skip().timerId())
            .decidedMs(decision.decidedMs())
            .scope(SkipScope.valueOf(decision.skip().scope().name()))
            .reason(decision.reason());
        final int length = MessageHeaderEncoder.ENCODED_LENGTH + encoder.encodedLength();
        buffer.putInt(offset, length, ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(message + length, checksum(buffer.byteArray(), offset, Integer.BYTES + length),
            ByteOrder.LITTLE_ENDIAN);

        return message + length + Integer.BYTES;
    }

    private static List<SkipDecision> decode(final Path path, final byte[] content)
    {
        final List<SkipDecision> decisions = new ArrayList<>();
        final UnsafeBuffer buffer = new UnsafeBuffer(content);
        int offset = 0;
        while (offset < content.length)
        {
            final int left = content.length - offset - 2 * Integer.BYTES;
            final int length = left < 0 ? -1 : buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
            final int message = offset + Integer.BYTES;
            if (length < MIN_MESSAGE_LENGTH || length > left ||
                checksum(content, offset, Integer.BYTES + length) !=
                    buffer.getInt(message + length, ByteOrder.LITTLE_ENDIAN))
            {
                throw new CorruptJournalException(path, offset, "a decision is damaged");
            }

            decisions.add(decode(path, buffer, message, length));
            offset = message + length + Integer.BYTES;
        }

        return decisions;
    }

    private static SkipDecision decode(
        final Path path, final UnsafeBuffer buffer, final int offset, final int messageLength)
    {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
        if (header.schemaId() != SkipDecidedDecoder.SCHEMA_ID || header.templateId() != SkipDecidedDecoder.TEMPLATE_ID)
        {
            throw new JournalException("a decision is of a kind that this build does not know: file=" + path +
                " position=" + offset + " templateId=" + header.templateId() + "; use the build that wrote it");
        }
        final int left = messageLength - MessageHeaderDecoder.ENCODED_LENGTH - header.blockLength() -
            SkipDecidedDecoder.reasonHeaderLength();
        if (header.blockLength() < SkipDecidedDecoder.BLOCK_LENGTH || left < 0)
        {
            throw new CorruptJournalException(path, offset, "a decision is of another shape");
        }

        final SkipDecidedDecoder decoder =
            new SkipDecidedDecoder().wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder());
        final int reasonLength = decoder.reasonLength();
        if (reasonLength < 0 || reasonLength > left)
        {
            throw new CorruptJournalException(path, offset, "the reason of a decision goes beyond it");
        }
        final byte[] reason = new byte[reasonLength];
        final long sequence = decoder.sequence();
        final long timerId = decoder.timerId();
        final long decidedMs = decoder.decidedMs();
        final Skip.Scope scope = scope(path, decoder);
        decoder.getReason(reason, 0, reason.length);
        try
        {
            return new SkipDecision(
                new Skip(sequence, scope, timerId), decidedMs, new String(reason, StandardCharsets.UTF_8));
        }
        catch (final IllegalArgumentException ex)
        {
            throw new CorruptJournalException(path, offset, "a decision contradicts itself: " + ex.getMessage());
        }
    }

    private static Skip.Scope scope(final Path path, final SkipDecidedDecoder decoder)
    {
        final int code = decoder.scopeRaw();
        if (code >= Skip.Scope.values().length)
        {
            throw new JournalException(String.format(Locale.ROOT,
                "a decision is of a kind that this build does not know: file=%s scope=%d; use the build that wrote it",
                path, code));
        }

        return Skip.Scope.values()[code];
    }

    private static int checksum(final byte[] content, final int offset, final int length)
    {
        final CRC32C crc = new CRC32C();
        crc.update(content, offset, length);
        return (int)crc.getValue();
    }

    private static JournalException failure(final String what, final Path path, final IOException ex)
    {
        return new JournalException(what + ": file=" + path + " reason=" + ex +
            "; mend the file system or its rights, then try again", ex);
    }
}
