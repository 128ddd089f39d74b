package io.lockstep.codecs.schema.evolution;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static io.lockstep.codecs.schema.evolution.SchemaText.message;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * That the severities are right is shown with real bytes: what breaks is misread, what does not is not.
 */
class MisreadingTest
{
    private static final int MESSAGES = 100;
    private static final long SEED = 5;

    /**
     * What breaks before or beside the decoding of a block: finding the message, what a reader checks, what the
     * numbers mean, who knows a field by its id.
     */
    private static final Set<Rule> NOT_IN_THE_BYTES = EnumSet.of(
        Rule.SCHEMA_ID_CHANGED,
        Rule.HEADER_CHANGED,
        Rule.VERSION_LOWERED,
        Rule.VERSION_NOT_RAISED,
        Rule.SINCE_VERSION_ABOVE_SCHEMA,
        Rule.MESSAGE_REMOVED,
        Rule.TEMPLATE_ID_CHANGED,
        Rule.BLOCK_LENGTH_SHRUNK,
        Rule.FIELD_ADDED_REQUIRED,
        Rule.RANGE_CHANGED,
        Rule.TIME_UNIT_CHANGED);

    /**
     * A gap is skipped by these decoders, but the specification lets nobody fill it.
     */
    private static final Set<String> IN_A_GAP = Set.of("field inserted into a gap", "member in a gap");

    static List<MinimalPairs.Pair> pairs()
    {
        return MinimalPairs.all();
    }

    static List<MinimalPairs.Pair> misread()
    {
        return pairs().stream()
            .filter((pair) -> pair.broken().stream().anyMatch(
                (rule) -> rule.severity() == Severity.BREAKS && !NOT_IN_THE_BYTES.contains(rule)))
            .filter((pair) -> !IN_A_GAP.contains(pair.what()))
            .toList();
    }

    static List<MinimalPairs.Pair> source()
    {
        return pairs().stream()
            .filter((pair) -> pair.broken().stream().allMatch((rule) -> rule.severity() == Severity.SOURCE))
            .filter((pair) -> !pair.broken().contains(Rule.ENUM_VALUE_RENAMED))
            .filter((pair) -> !pair.broken().contains(Rule.SET_CHOICE_RENAMED))
            .toList();
    }

    @ParameterizedTest
    @MethodSource("misread")
    void shouldMisreadWhereTheGateSaysBreaks(final MinimalPairs.Pair pair)
    {
        final BothWays both = new BothWays(SchemaText.parse(pair.old()), SchemaText.parse(pair.bad()));

        final String misread = both.firstMisread(new Random(SEED), MESSAGES);

        assertFalse(misread.isEmpty(), "everything was read rightly");
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldReadRightlyWhereTheGateFindsNothing(final MinimalPairs.Pair pair)
    {
        final BothWays both = new BothWays(SchemaText.parse(pair.old()), SchemaText.parse(pair.good()));

        final String misread = both.firstMisread(new Random(SEED), MESSAGES);

        assertEquals("", misread);
    }

    @ParameterizedTest
    @MethodSource("source")
    void shouldReadRightlyWhereTheGateSaysSource(final MinimalPairs.Pair pair)
    {
        final BothWays both = new BothWays(SchemaText.parse(pair.old()), SchemaText.parse(pair.bad()));

        final String misread = both.firstMisread(new Random(SEED), MESSAGES);

        assertEquals("", misread);
    }

    @Test
    void shouldReadSilentGarbageWhereAGroupWasPutBeforeVarData()
    {
        final String data = "<data name=\"d\" id=\"2\" type=\"text\"/>";
        final SchemaFile old = SchemaText.parse(message(0, data));
        final SchemaFile now = SchemaText.parse(message(1,
            "<group name=\"g\" id=\"3\" dimensionType=\"groupSizeEncoding\" sinceVersion=\"1\">" +
            "<field name=\"a\" id=\"1\" type=\"uint32\"/></group>" + data));
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[]
            {4, 0, 1, 0, 'B', 'C', 'D', 'E', 2, 0, 'h', 'i'});

        final List<MessageTrace.Entry> written = MessageTrace.of(bytes, 1, 0, now.ir().getMessage(1));
        final List<MessageTrace.Entry> read = MessageTrace.of(bytes, 1, 0, old.ir().getMessage(1));

        assertEquals(new MessageTrace.Entry("/2", "hi"), written.get(written.size() - 1));
        assertEquals(List.of(new MessageTrace.Entry("/2", "\u0001\0BC")), read);
        assertTrue(SchemaCompatibility.check(old, now).verdicts().stream()
            .anyMatch((verdict) -> verdict.rule() == Rule.GROUP_BEFORE_DATA));
    }
}
