package io.lockstep.codecs.generator;

import io.lockstep.codecs.schema.FieldAnnotations;
import uk.co.real_logic.sbe.ir.GenerationUtil;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What the sources need to know about one message of the IR.
 */
final class MessageModel
{
    private final Token token;
    private final List<Token> fields = new ArrayList<>();
    private final List<Token> groups = new ArrayList<>();
    private final List<Token> varData = new ArrayList<>();
    private final FieldAnnotations annotations;

    MessageModel(final List<Token> tokens)
    {
        token = tokens.get(0);
        annotations = FieldAnnotations.of(token);
        final List<Token> body = GenerationUtil.getMessageBody(tokens);
        int i = GenerationUtil.collectFields(body, 0, fields);
        i = GenerationUtil.collectGroups(body, i, groups);
        GenerationUtil.collectVarData(body, i, varData);
        expectNoKeys(groups);
        expectNoKeys(varData);
    }

    String name()
    {
        return token.name();
    }

    String className()
    {
        return JavaText.className(token.name());
    }

    String propertyName()
    {
        return Character.toLowerCase(token.name().charAt(0)) + token.name().substring(1);
    }

    int templateId()
    {
        return token.id();
    }

    int blockLength()
    {
        return token.encodedLength();
    }

    boolean isState()
    {
        return annotations.isState();
    }

    boolean isDeprecated()
    {
        return token.deprecated() > 0;
    }

    boolean isVariable()
    {
        return !groups.isEmpty() || !varData.isEmpty();
    }

    FieldAnnotations annotations()
    {
        return annotations;
    }

    List<Token> fields()
    {
        return fields;
    }

    List<Token> groups()
    {
        return groups;
    }

    List<Token> varData()
    {
        return varData;
    }

    /**
     * The field that carries an annotation.
     *
     * @return index of its first token in {@link #fields()}, or -1.
     */
    int fieldThat(final Predicate<FieldAnnotations> isMeant, final String word)
    {
        int found = -1;
        for (int i = 0; i < fields.size(); i += fields.get(i).componentTokenCount())
        {
            final Token type = fields.get(i + 1);
            final FieldAnnotations own = FieldAnnotations.of(fields.get(i));
            // What a composite says of itself, such as its key, is not said of the field.
            if (isMeant.test(Signal.BEGIN_COMPOSITE == type.signal() ? own : own.plus(FieldAnnotations.of(type))))
            {
                if (found >= 0)
                {
                    throw new IllegalArgumentException("one field at most may be " + word + ": message=" + name() +
                        " field=" + fields.get(found).name() + " field=" + fields.get(i).name());
                }
                found = i;
            }
        }

        return found;
    }

    /**
     * Where the last field ends that a version knows, for the versions that moved it.
     */
    TreeMap<Integer, Integer> fieldsEndByVersion()
    {
        final TreeMap<Integer, Integer> ends = new TreeMap<>();
        for (int i = 0; i < fields.size(); i += fields.get(i).componentTokenCount())
        {
            final Token field = fields.get(i);
            ends.merge(field.version(), fieldEnd(i), Math::max);
        }

        int last = 0;
        for (final Integer version : List.copyOf(ends.keySet()))
        {
            if (ends.get(version) <= last)
            {
                ends.remove(version);
            }
            else
            {
                last = ends.get(version);
            }
        }
        ends.putIfAbsent(0, 0);
        return ends;
    }

    /**
     * Where a field ends within the block.
     */
    int fieldEnd(final int index)
    {
        final Token field = fields.get(index);
        return field.isConstantEncoding() ? 0 : field.offset() + fields.get(index + 1).encodedLength();
    }

    /**
     * Whether the SBE tool's encoder has no way to write every byte: padding in a block or a composite, or a dimension
     * with more than a block length and a count.
     */
    boolean hasGaps()
    {
        return writtenLength(fields) < token.encodedLength() || haveGaps(groups);
    }

    /**
     * A group has any number of entries, and variable data no place of its own: an event has no one such key.
     */
    private void expectNoKeys(final List<Token> tokens)
    {
        for (final Token each : tokens)
        {
            final FieldAnnotations own = FieldAnnotations.of(each);
            if (own.isPartitionKey() || own.isSourceSequence() || own.isKey())
            {
                throw new IllegalArgumentException("only a field of the message itself can be " +
                    (own.isPartitionKey() ? "@partition-key" : own.isSourceSequence() ? "@source-sequence" : "@key") +
                    ", not one of a group and not variable data: message=" + name() + " field=" + each.name());
            }
        }
    }

    private static boolean haveGaps(final List<Token> groups)
    {
        for (int i = 0; i < groups.size(); i += groups.get(i).componentTokenCount())
        {
            final GroupModel group = new GroupModel(groups, i);
            if (group.dimensionHasGaps() || writtenLength(group.fields()) < group.blockLength() ||
                haveGaps(group.groups()))
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Bytes that all leaves together take.
     */
    private static int writtenLength(final List<Token> tokens)
    {
        int length = 0;
        for (int i = 0; i < tokens.size(); i++)
        {
            final Token each = tokens.get(i);
            final boolean isLeaf = Signal.BEGIN_ENUM == each.signal() || Signal.BEGIN_SET == each.signal() ||
                Signal.ENCODING == each.signal();
            final boolean isConstant = each.isConstantEncoding() ||
                i > 0 && Signal.BEGIN_FIELD == tokens.get(i - 1).signal() && tokens.get(i - 1).isConstantEncoding();
            length += isLeaf && !isConstant ? each.encodedLength() : 0;
        }

        return length;
    }
}
