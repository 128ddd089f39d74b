package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.HeaderLayout;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.Schema;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.nio.ByteOrder;

import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_DATA_END;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_GROUPS_END;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_LISTS;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_MIN_FOLLOWING;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_MIN_LENGTH;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_SITE;
import static io.lockstep.codecs.schema.validation.CheckProgram.BLOCK_VALUES_END;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_HEADER_LENGTH;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_LENGTH_CODE;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_LENGTH_OFFSET;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_POOL;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_SITE;
import static io.lockstep.codecs.schema.validation.CheckProgram.DATA_STRIDE;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_BLOCK;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_COUNT_CODE;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_COUNT_OFFSET;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_HEADER_LENGTH;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_LENGTH_CODE;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_LENGTH_OFFSET;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_POOL;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_SITE;
import static io.lockstep.codecs.schema.validation.CheckProgram.GROUP_STRIDE;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_SITE;
import static io.lockstep.codecs.schema.validation.CheckProgram.VALUE_STRIDE;

/**
 * Tells whether a message is as its schema says, before anything else reads it.
 *
 * <p>Block lengths, group counts and lengths of variable data lie inside the message; enums have one of their values,
 * sets only bits with names, numbers lie between minimum and maximum where the schema says these, and nothing follows.
 * What {@link CheckRules} lets pass is left out of the program. A null value passes where the field is optional; a
 * required field is held only to the minimum and maximum that the schema says.
 *
 * <p>Time is bounded by the bytes of the message: entries of a group without any bytes are not counted off one by one,
 * and there may be {@link #MAX_EMPTY_ENTRIES} of them, so that they cost no decoder behind this check much either.
 *
 * <p>Threading: any thread. Nothing is allocated by {@link #check}.
 */
public final class MessageCheck
{
    /**
     * Outcome of a message that is as its schema says. Any other outcome is negative; {@link #refusal} explains it.
     */
    public static final int OK = 0;

    /**
     * Entries of no bytes that a group may have.
     */
    public static final int MAX_EMPTY_ENTRIES = 256;

    private static final int RULE_BITS = 5;
    private static final int RULE_MASK = (1 << RULE_BITS) - 1;
    private static final int HASH_FACTOR = 0x9E37_79B9;
    private static final int STANDARD_LENGTH = 8;
    private static final long UINT16_MASK = 0xFFFF;

    private static final int HEADER_TRUNCATED = Rule.HEADER_TRUNCATED.ordinal();
    private static final int UNKNOWN_SCHEMA = Rule.UNKNOWN_SCHEMA.ordinal();
    private static final int UNKNOWN_TEMPLATE = Rule.UNKNOWN_TEMPLATE.ordinal();
    private static final int NEWER_VERSION = Rule.NEWER_VERSION.ordinal();
    private static final int VERSION_TOO_OLD = Rule.VERSION_TOO_OLD.ordinal();
    private static final int BLOCK_TOO_SHORT = Rule.BLOCK_TOO_SHORT.ordinal();
    private static final int BLOCK_OUT_OF_BOUNDS = Rule.BLOCK_OUT_OF_BOUNDS.ordinal();
    private static final int GROUP_HEADER_TRUNCATED = Rule.GROUP_HEADER_TRUNCATED.ordinal();
    private static final int GROUP_COUNT = Rule.GROUP_COUNT_OUT_OF_BOUNDS.ordinal();
    private static final int DATA_HEADER_TRUNCATED = Rule.DATA_HEADER_TRUNCATED.ordinal();
    private static final int DATA_OUT_OF_BOUNDS = Rule.DATA_OUT_OF_BOUNDS.ordinal();
    private static final int TRAILING_BYTES = Rule.TRAILING_BYTES.ordinal();

    private final HeaderLayout header;
    private final long schemaId;
    private final long schemaVersion;
    private final boolean isNewerVersionLet;
    private final boolean isTrailingLet;
    private final boolean isStandardHeader;
    private final long[] templateIds;
    private final int[] starts;
    private final int shift;
    private final int[] code;
    private final ValueCheck values;
    private final long[] pool;
    private final String[] messages;
    private final String[] fields;

    private MessageCheck(final Schema schema, final CheckRules rules)
    {
        header = schema.header();
        schemaId = schema.id();
        schemaVersion = schema.version();
        isNewerVersionLet = rules.isNewerVersionLet();
        isTrailingLet = rules.isTrailingLet();
        isStandardHeader = isStandard(header);
        final int capacity = BitUtil.findNextPositivePowerOfTwo(2 * schema.messages().size() + 2);
        templateIds = new long[capacity];
        starts = new int[capacity];
        shift = Integer.numberOfLeadingZeros(capacity) + 1;

        final CheckProgram program = new CheckProgram(rules);
        for (final MessageLayout message : schema.messages())
        {
            if (rules.isLet(message))
            {
                put(message.templateId(), program.add(message));
            }
        }
        code = program.code();
        pool = program.pool();
        values = new ValueCheck(code, pool);
        messages = program.messages().toArray(String[]::new);
        fields = program.fields().toArray(String[]::new);
    }

    /**
     * Compile a check that lets pass only what the schema says.
     *
     * @param schema of the messages.
     * @return the check.
     */
    public static MessageCheck of(final Schema schema)
    {
        return of(schema, new CheckRules());
    }

    /**
     * Compile a check.
     *
     * @param schema of the messages.
     * @param rules  what to let pass beyond the schema.
     * @return the check.
     */
    public static MessageCheck of(final Schema schema, final CheckRules rules)
    {
        return new MessageCheck(schema, rules);
    }

    /**
     * Check a message.
     *
     * @param buffer that holds it.
     * @param offset where its header begins; any alignment.
     * @param length of it in bytes; nothing behind is read.
     * @return {@link #OK}, or a negative number that {@link #refusal} explains.
     */
    public int check(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < header.length())
        {
            return refuse(HEADER_TRUNCATED, 0);
        }

        if (isStandardHeader)
        {
            final long bits = buffer.getLong(offset, ByteOrder.LITTLE_ENDIAN);
            return check(
                buffer,
                offset,
                length,
                bits & UINT16_MASK,
                bits >>> Short.SIZE & UINT16_MASK,
                bits >>> 2 * Short.SIZE & UINT16_MASK,
                bits >>> 3 * Short.SIZE);
        }

        return check(
            buffer,
            offset,
            length,
            header.blockLength().read(buffer, offset),
            header.templateId().read(buffer, offset),
            header.schemaId().read(buffer, offset),
            header.version().read(buffer, offset));
    }

    /**
     * Explain an outcome.
     *
     * @param outcome of {@link #check}, not {@link #OK}.
     * @return why and where.
     */
    public Refusal refusal(final int outcome)
    {
        if (outcome >= 0)
        {
            throw new IllegalArgumentException("expected a refusal, but it is none: outcome=" + outcome);
        }
        final int site = ~outcome >> RULE_BITS;

        return new Refusal(messages[site], fields[site], Rule.of(~outcome & RULE_MASK));
    }

    private int check(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long blockLength,
        final long templateId,
        final long actualSchemaId,
        final long version)
    {
        if (schemaId != actualSchemaId)
        {
            return refuse(UNKNOWN_SCHEMA, 0);
        }
        final int start = start(templateId);
        if (start == 0)
        {
            return refuse(UNKNOWN_TEMPLATE, 0);
        }
        final int site = code[start + 1];
        if (version > schemaVersion && !isNewerVersionLet)
        {
            return refuse(NEWER_VERSION, site);
        }
        final int block = blockOf(start, version);
        if (block == 0)
        {
            return refuse(VERSION_TOO_OLD, site);
        }

        final int end = offset + length;
        final int position = block(buffer, block, offset + header.length(), end, blockLength);
        return position == end ? OK :
            position < 0 ? position :
            isTrailingLet || version > schemaVersion ? OK : refuse(TRAILING_BYTES, site);
    }

    private int blockOf(final int start, final long version)
    {
        int i = start + 2 * code[start];
        while (i > start && version < code[i])
        {
            i -= 2;
        }

        return i > start ? code[i + 1] : 0;
    }

    /**
     * Check a block and what follows it.
     *
     * @return where the message goes on, or a refusal.
     */
    private int block(
        final DirectBuffer buffer, final int block, final int start, final int end, final long blockLength)
    {
        final int[] code = this.code;
        if (blockLength < code[block + BLOCK_MIN_LENGTH])
        {
            return refuse(blockLength < 0 ? BLOCK_OUT_OF_BOUNDS : BLOCK_TOO_SHORT, code[block + BLOCK_SITE]);
        }
        if (blockLength > end - start)
        {
            return refuse(BLOCK_OUT_OF_BOUNDS, code[block + BLOCK_SITE]);
        }

        int i = block + BLOCK_LISTS;
        for (final int valuesEnd = code[block + BLOCK_VALUES_END]; i < valuesEnd; i += VALUE_STRIDE)
        {
            final int rule = values.check(buffer, start, i);
            if (rule >= 0)
            {
                return refuse(rule, code[i + VALUE_SITE]);
            }
        }

        int position = start + (int)blockLength;
        for (final int groupsEnd = code[block + BLOCK_GROUPS_END]; i < groupsEnd && position >= 0; i += GROUP_STRIDE)
        {
            position = group(buffer, i, position, end);
        }
        for (final int dataEnd = code[block + BLOCK_DATA_END]; i < dataEnd && position >= 0; i += DATA_STRIDE)
        {
            position = data(buffer, i, position, end);
        }

        return position;
    }

    private int group(final DirectBuffer buffer, final int group, final int start, final int end)
    {
        final int site = code[group + GROUP_SITE];
        final int headerLength = code[group + GROUP_HEADER_LENGTH];
        if (headerLength > end - start)
        {
            return refuse(GROUP_HEADER_TRUNCATED, site);
        }
        final long blockLength =
            WireInteger.read(buffer, start + code[group + GROUP_LENGTH_OFFSET], code[group + GROUP_LENGTH_CODE]);
        final long count =
            WireInteger.read(buffer, start + code[group + GROUP_COUNT_OFFSET], code[group + GROUP_COUNT_CODE]);
        final int limits = code[group + GROUP_POOL];
        if (count < pool[limits] || count > pool[limits + 1])
        {
            return refuse(GROUP_COUNT, site);
        }
        final int position = start + headerLength;
        if (count == 0)
        {
            return position;
        }

        return entries(buffer, code[group + GROUP_BLOCK], site, position, end, blockLength, count);
    }

    private int entries(
        final DirectBuffer buffer,
        final int block,
        final int site,
        final int start,
        final int end,
        final long blockLength,
        final long count)
    {
        if (blockLength < code[block + BLOCK_MIN_LENGTH])
        {
            return refuse(blockLength < 0 ? BLOCK_OUT_OF_BOUNDS : BLOCK_TOO_SHORT, site);
        }
        final long remaining = end - start;
        if (blockLength > remaining)
        {
            return refuse(BLOCK_OUT_OF_BOUNDS, site);
        }
        final long minLength = blockLength + code[block + BLOCK_MIN_FOLLOWING];
        // Both factors are below 2^32 when they are multiplied.
        if (minLength == 0 ? count > MAX_EMPTY_ENTRIES : count > remaining || count * minLength > remaining)
        {
            return refuse(GROUP_COUNT, site);
        }
        if (code[block + BLOCK_DATA_END] == block + BLOCK_LISTS)
        {
            return start + (int)(count * blockLength);
        }

        int position = start;
        for (long i = 0; i < count && position >= 0; i++)
        {
            position = block(buffer, block, position, end, blockLength);
        }

        return position;
    }

    private int data(final DirectBuffer buffer, final int data, final int start, final int end)
    {
        final int headerLength = code[data + DATA_HEADER_LENGTH];
        if (headerLength > end - start)
        {
            return refuse(DATA_HEADER_TRUNCATED, code[data + DATA_SITE]);
        }
        final long length =
            WireInteger.read(buffer, start + code[data + DATA_LENGTH_OFFSET], code[data + DATA_LENGTH_CODE]);
        final int limits = code[data + DATA_POOL];
        if (length < pool[limits] || length > pool[limits + 1] || length > end - start - headerLength)
        {
            return refuse(DATA_OUT_OF_BOUNDS, code[data + DATA_SITE]);
        }

        return start + headerLength + (int)length;
    }

    private int start(final long templateId)
    {
        int i = index(templateId);
        while (starts[i] != 0)
        {
            if (templateIds[i] == templateId)
            {
                return starts[i];
            }
            i = i + 1 & starts.length - 1;
        }

        return 0;
    }

    private void put(final int templateId, final int start)
    {
        int i = index(templateId);
        while (starts[i] != 0)
        {
            i = i + 1 & starts.length - 1;
        }
        templateIds[i] = templateId;
        starts[i] = start;
    }

    private int index(final long templateId)
    {
        return (int)templateId * HASH_FACTOR >>> shift;
    }

    private static int refuse(final int rule, final int site)
    {
        return ~(site << RULE_BITS | rule);
    }

    private static boolean isStandard(final HeaderLayout header)
    {
        return header.length() == STANDARD_LENGTH &&
            isStandard(header.blockLength().type()) && header.blockLength().offset() == 0 &&
            isStandard(header.templateId().type()) && header.templateId().offset() == Short.BYTES &&
            isStandard(header.schemaId().type()) && header.schemaId().offset() == 2 * Short.BYTES &&
            isStandard(header.version().type()) && header.version().offset() == 3 * Short.BYTES;
    }

    private static boolean isStandard(final NumberType type)
    {
        return type.primitive() == PrimitiveType.UINT16 && type.byteOrder() == ByteOrder.LITTLE_ENDIAN;
    }
}
