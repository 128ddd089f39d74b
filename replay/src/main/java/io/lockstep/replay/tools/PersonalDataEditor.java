package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.HeaderLayout;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SetType;
import io.lockstep.codecs.schema.json.MessageJson;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.PrimitiveType;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Replaces the personal data in messages, as the annotations of their schemas tell it, where it stands: lengths do not
 * change, and the same value becomes the same pseudonym wherever it is met.
 *
 * <p>Threading: single owner.
 */
public final class PersonalDataEditor
{
    private final Map<Schema, MessageJson> bounds = new IdentityHashMap<>();
    private final JournalSchemas schemas;
    private final Pseudonyms pseudonyms;

    private MutableDirectBuffer buffer;
    private int version;
    private long replaced;

    /**
     * An editor by the schemas of a journal.
     *
     * @param schemas of the journal.
     * @param key     that pseudonyms are made with; whoever has it can find out which one is a given value's.
     */
    public PersonalDataEditor(final JournalSchemas schemas, final byte[] key)
    {
        this.schemas = schemas;
        this.pseudonyms = new Pseudonyms(key);
    }

    /**
     * Edit a message.
     *
     * @param message that holds it.
     * @param offset  where its header begins.
     * @param length  of it.
     * @return {@link Outcome#DONE}, or why its personal data cannot be found; then it is as it was.
     */
    public Outcome edit(final MutableDirectBuffer message, final int offset, final int length)
    {
        final MessageType type = schemas.type(schemas.typeId(message, offset));
        if (type == null)
        {
            return Outcome.UNKNOWN;
        }
        if (!type.layout().hasPersonalData())
        {
            return Outcome.DONE;
        }
        if (!bounds.computeIfAbsent(type.schema(), (schema) -> new MessageJson(schema, false, false))
            .isWritable(message, offset, length))
        {
            return Outcome.DAMAGED;
        }

        final HeaderLayout header = type.schema().header();
        buffer = message;
        version = (int)header.version().read(message, offset);
        final int blockLength = (int)header.blockLength().read(message, offset);
        final String personalClass = type.layout().annotations().personalClass();
        final int body = offset + header.length();
        fields(type.layout().block(), body, blockLength, personalClass);
        rest(type.layout().block(), body + blockLength, personalClass);

        return Outcome.DONE;
    }

    /**
     * Values replaced so far.
     *
     * @return the number.
     */
    public long replaced()
    {
        return replaced;
    }

    private void fields(
        final BlockLayout block, final int offset, final int blockLength, final String outerClass)
    {
        for (final FieldLayout field : block.fields())
        {
            if (field.isIn(version) && field.offset() + field.encodedLength() <= blockLength)
            {
                field(field, offset + field.offset(), outerClass);
            }
        }
    }

    /**
     * Groups and variable data behind a block.
     *
     * @return where they end.
     */
    private int rest(final BlockLayout block, final int start, final String outerClass)
    {
        int position = start;
        for (final GroupLayout group : block.groups())
        {
            if (group.sinceVersion() <= version)
            {
                position = group(group, position, inner(outerClass, group.annotations().personalClass()));
            }
        }
        for (final DataLayout data : block.data())
        {
            if (data.sinceVersion() <= version)
            {
                final int length = (int)data.length().read(buffer, position);
                final String personalClass = inner(outerClass, data.annotations().personalClass());
                if (!personalClass.isEmpty())
                {
                    final boolean isText = data.characterEncoding() != null && !data.characterEncoding().isEmpty();
                    pseudonyms.replaceBytes(
                        personalClass, buffer, position + data.headerLength(), length, isText);
                    replaced++;
                }
                position += data.headerLength() + length;
            }
        }

        return position;
    }

    private int group(final GroupLayout group, final int start, final String personalClass)
    {
        final int blockLength = (int)group.blockLength().read(buffer, start);
        final long count = group.count().read(buffer, start);
        int position = start + group.headerLength();
        for (long i = 0; i < count; i++)
        {
            fields(group.block(), position, blockLength, personalClass);
            position = rest(group.block(), position + blockLength, personalClass);
        }

        return position;
    }

    private void field(final FieldLayout field, final int index, final String outerClass)
    {
        final String personalClass = inner(outerClass, field.annotations().personalClass());
        if (field.isConstant())
        {
            return;
        }
        if (field.type() instanceof CompositeType composite)
        {
            composite.members().forEach((member) -> field(member, index + member.offset(), personalClass));
        }
        else if (!personalClass.isEmpty())
        {
            value(field, index, personalClass);
            replaced++;
        }
    }

    private void value(final FieldLayout field, final int index, final String personalClass)
    {
        if (field.type() instanceof EnumType type)
        {
            final long chosen = pseudonyms.number(personalClass, buffer, index, type.encodedLength());
            if (!type.values().isEmpty() && !type.encoding().isNull(buffer, index))
            {
                type.encoding().writeInteger(buffer, index,
                    type.values().get((int)Long.remainderUnsigned(chosen, type.values().size())).value());
            }
        }
        else if (field.type() instanceof SetType type)
        {
            type.encoding().writeInteger(buffer, index, type.mask() &
                pseudonyms.number(personalClass, buffer, index, type.encodedLength()));
        }
        else
        {
            number((NumberType)field.type(), field.isOptional(), index, personalClass);
        }
    }

    private void number(
        final NumberType type, final boolean isOptional, final int index, final String personalClass)
    {
        if (type.primitive() == PrimitiveType.CHAR)
        {
            int length = 0;
            while (length < type.length() && buffer.getByte(index + length) != 0)
            {
                length++;
            }
            pseudonyms.replaceBytes(personalClass, buffer, index, length, true);
            return;
        }

        for (int i = 0; i < type.length(); i++)
        {
            final int at = index + i * type.primitive().size();
            if (!(isOptional && type.isNull(buffer, at)))
            {
                final long random = pseudonyms.number(personalClass, buffer, at, type.primitive().size());
                if (type.isFloat())
                {
                    final double value = Pseudonyms.ofSameDigits((long)type.readFloat(buffer, at), random, 1L << 52);
                    type.writeInteger(buffer, at, type.primitive() == PrimitiveType.FLOAT ?
                        Float.floatToRawIntBits((float)value) : Double.doubleToRawLongBits(value));
                }
                else
                {
                    final int bits = Byte.SIZE * type.primitive().size();
                    type.writeInteger(buffer, at, Pseudonyms.ofSameDigits(
                        type.readInteger(buffer, at), random, bits == Long.SIZE ? Long.MAX_VALUE / 2 :
                        (1L << (bits - 1)) - 2));
                }
            }
        }
    }

    private static String inner(final String outerClass, final String own)
    {
        return own.isEmpty() ? outerClass : own;
    }

    /**
     * What became of a message.
     */
    public enum Outcome
    {
        /**
         * There is no personal data in it any more.
         */
        DONE,

        /**
         * No schema of the journal describes it.
         */
        UNKNOWN,

        /**
         * It may hold personal data, but is not as its schema says.
         */
        DAMAGED
    }
}
