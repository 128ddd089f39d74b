package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.HeaderLayout;
import io.lockstep.replay.tools.ConditionNode.Comparison;
import io.lockstep.replay.tools.ConditionNode.Junction;
import io.lockstep.replay.tools.ConditionNode.Not;
import io.lockstep.replay.tools.FieldPath.Target;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A condition on events, compiled once for each header that events come with, and then asked of their bytes.
 *
 * <pre>
 * side = BUY and quantity &gt;= 100
 * not (price.amount &lt; 99.5 or symbol contains 'EUR')
 * time &gt;= 2026-01-31T09:00:00Z and source = 7
 * </pre>
 *
 * <p>Fields are named by path; of a group, any element will do. {@code position}, {@code sequence}, {@code time},
 * {@code source}, {@code sourceSequence} and, of outputs, {@code index} go with every event; a field of one of these
 * names is told by {@code event.} before it. A comparison does not hold of an event that has no such field.
 *
 * <p>Threading: single owner.
 */
public final class Condition
{
    private static final String EVENT_PREFIX = "event.";
    private static final int MAX_NAMES = 24;

    private final Long2ObjectHashMap<ConditionTest> tests = new Long2ObjectHashMap<>();
    private final ConditionInput input = new ConditionInput();
    private final JournalSchemas schemas;
    private final ConditionNode node;
    private final Set<String> types;

    private long lastHeader;
    private ConditionTest lastTest;

    private Condition(final JournalSchemas schemas, final ConditionNode node, final Set<String> types)
    {
        this.schemas = schemas;
        this.node = node;
        this.types = Set.copyOf(types);
    }

    /**
     * Compile a condition.
     *
     * @param text            of the condition; null for none.
     * @param types           names of messages to which it is confined; empty for all.
     * @param schemas         of the journal.
     * @param isPersonalShown false to refuse a condition on personal data, since an answer would tell of it.
     * @return the condition.
     * @throws ConditionException where it is none, or names what no message has.
     */
    public static Condition of(
        final String text, final Set<String> types, final JournalSchemas schemas, final boolean isPersonalShown)
    {
        final ConditionNode node = text == null ? null : ConditionParser.parse(text);
        final Condition condition = new Condition(schemas, node, types);
        if (node != null)
        {
            condition.check(node, isPersonalShown);
        }

        return condition;
    }

    /**
     * Whether it holds of an event.
     *
     * @param position       at which its frame begins.
     * @param sequence       of the event.
     * @param timestampNs    of the event.
     * @param source         of the event.
     * @param sourceSequence of the event.
     * @param buffer         that holds it.
     * @param offset         where its header begins.
     * @param length         of it; at least that of a header.
     * @return true if it does.
     */
    public boolean matches(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return matches(position, sequence, 0, timestampNs, source, sourceSequence, buffer, offset, length);
    }

    boolean matches(
        final long position,
        final long sequence,
        final int index,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (length < Long.BYTES)
        {
            return node == null && types.isEmpty();
        }
        input.position = position;
        input.sequence = sequence;
        input.index = index;
        input.timestampNs = timestampNs;
        input.source = source;
        input.sourceSequence = sourceSequence;
        input.buffer = buffer;
        input.offset = offset;
        input.length = length;

        return test(buffer, offset).matches(input);
    }

    private ConditionTest test(final DirectBuffer buffer, final int offset)
    {
        final long header = buffer.getLong(offset);
        if (lastTest == null || header != lastHeader)
        {
            lastHeader = header;
            lastTest = tests.get(header);
            if (lastTest == null)
            {
                lastTest = compile(buffer, offset);
                tests.put(header, lastTest);
            }
        }

        return lastTest;
    }

    private ConditionTest compile(final DirectBuffer buffer, final int offset)
    {
        final MessageType type = schemas.type(schemas.typeId(buffer, offset));
        if (!types.isEmpty() && (type == null || !types.contains(type.name())))
        {
            return ConditionTest.FALSE;
        }
        if (node == null)
        {
            return ConditionTest.TRUE;
        }
        if (type == null)
        {
            return compile(node, null, 0, 0, 0);
        }

        final HeaderLayout header = type.schema().header();
        final int blockLength = (int)header.blockLength().read(buffer, offset);
        final int version = (int)header.version().read(buffer, offset);
        final int minLength = header.length() + blockLength;
        final ConditionTest test = compile(node, type, version, header.length(), blockLength);
        return (message) -> message.length >= minLength && test.matches(message);
    }

    private ConditionTest compile(
        final ConditionNode part,
        final MessageType type,
        final int version,
        final int bodyOffset,
        final int blockLength)
    {
        if (part instanceof Not not)
        {
            final ConditionTest test = compile(not.operand(), type, version, bodyOffset, blockLength);
            return (message) -> !test.matches(message);
        }
        if (part instanceof Junction junction)
        {
            final ConditionTest[] tests = junction.operands().stream()
                .map((operand) -> compile(operand, type, version, bodyOffset, blockLength))
                .toArray(ConditionTest[]::new);
            return junction(tests, junction.isAnd());
        }

        final Comparison comparison = (Comparison)part;
        final ConditionInput.Column column = ConditionInput.Column.of(comparison.path());
        if (column != null)
        {
            return ColumnTest.of(column, comparison);
        }
        final Target target = type == null ? null : FieldPath.find(type.layout().block(), name(comparison));
        try
        {
            return target == null ? ConditionTest.FALSE :
                field(type, target, comparison, version, bodyOffset, blockLength);
        }
        catch (final ConditionException ex)
        {
            // It suits another type, as was checked before.
            return ConditionTest.FALSE;
        }
    }

    private static ConditionTest field(
        final MessageType type,
        final Target target,
        final Comparison comparison,
        final int version,
        final int bodyOffset,
        final int blockLength)
    {
        if (!target.groups().isEmpty() || target.data() != null)
        {
            return new GroupWalk(
                type.layout().block(), target, comparison, version, bodyOffset, blockLength);
        }

        final ValueTest test = ValueTest.of(target.field(), comparison);
        final int offset = bodyOffset + target.offset();
        return target.field().isIn(version) && target.end() <= blockLength ?
            (message) -> test.matches(message.buffer, message.offset + offset) : ConditionTest.FALSE;
    }

    private static ConditionTest junction(final ConditionTest[] tests, final boolean isAnd)
    {
        return (message) ->
        {
            for (final ConditionTest test : tests)
            {
                if (test.matches(message) != isAnd)
                {
                    return !isAnd;
                }
            }
            return isAnd;
        };
    }

    private void check(final ConditionNode part, final boolean isPersonalShown)
    {
        if (part instanceof Not not)
        {
            check(not.operand(), isPersonalShown);
        }
        else if (part instanceof Junction junction)
        {
            junction.operands().forEach((operand) -> check(operand, isPersonalShown));
        }
        else
        {
            check((Comparison)part, isPersonalShown);
        }
    }

    private void check(final Comparison comparison, final boolean isPersonalShown)
    {
        final ConditionInput.Column column = ConditionInput.Column.of(comparison.path());
        if (column != null)
        {
            ColumnTest.of(column, comparison);
            return;
        }

        ConditionException refusal = null;
        boolean isFound = false;
        final Set<String> names = new LinkedHashSet<>();
        for (final MessageType type : schemas.types())
        {
            final Target target = !types.isEmpty() && !types.contains(type.name()) ?
                null : FieldPath.find(type.layout().block(), name(comparison));
            if (target != null)
            {
                requireShown(type, target, comparison, isPersonalShown);
                try
                {
                    field(type, target, comparison, Integer.MAX_VALUE, 0, Integer.MAX_VALUE);
                    isFound = true;
                }
                catch (final ConditionException ex)
                {
                    refusal = refusal == null ? ex : refusal;
                }
            }
            else if (types.contains(type.name()) || types.isEmpty() && !JournalSchemas.isOfEngine(type))
            {
                FieldPath.forEach(type.layout().block(), (name, each) -> names.add(name));
            }
        }
        if (!isFound)
        {
            throw refusal != null ? refusal : new ConditionException(comparison.column(),
                "no message has a field " + comparison.path() + "; there are " +
                String.join(", ", names.stream().limit(MAX_NAMES).toList()) +
                (names.size() > MAX_NAMES ? " and more, see 'schema show'" : ""));
        }
    }

    private static void requireShown(
        final MessageType type, final Target target, final Comparison comparison, final boolean isPersonalShown)
    {
        if (!isPersonalShown && (target.annotations().isPersonal() || type.layout().annotations().isPersonal()))
        {
            throw new ConditionException(comparison.column(),
                comparison.path() + " is personal data, which an answer would tell; add --show-personal");
        }
    }

    private static String name(final Comparison comparison)
    {
        return comparison.path().startsWith(EVENT_PREFIX) ?
            comparison.path().substring(EVENT_PREFIX.length()) : comparison.path();
    }
}
