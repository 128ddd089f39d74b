package io.lockstep.codecs.schema.evolution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class MinimalPairsTest
{
    static List<MinimalPairs.Pair> pairs()
    {
        return MinimalPairs.all();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldFindWhatBreaksARule(final MinimalPairs.Pair pair)
    {
        final CompatibilityReport report = check(pair.old(), pair.bad());

        assertEquals(pair.broken(), rules(report), () -> report.verdicts().toString());
        assertEquals(
            pair.broken().stream().noneMatch((rule) -> rule.severity() == Severity.BREAKS), report.isCompatible());
        for (final Verdict verdict : report.verdicts())
        {
            assertFalse(verdict.fix().isEmpty(), verdict.text());
            assertFalse(verdict.was().isEmpty() && verdict.is().isEmpty(), verdict.text());
            assertFalse(verdict.was().equals(verdict.is()), verdict.text());
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldLetPassWhatKeepsTheRule(final MinimalPairs.Pair pair)
    {
        final CompatibilityReport report = check(pair.old(), pair.good());

        assertEquals(List.of(), rules(report), () -> report.verdicts().toString());
        assertTrue(report.isCompatible());
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldFindASchemaCompatibleWithItself(final MinimalPairs.Pair pair)
    {
        final CompatibilityReport report = check(pair.old(), pair.old());

        assertEquals(List.of(), report.verdicts());
    }

    @Test
    void shouldCoverEveryRule()
    {
        final Set<Rule> covered = EnumSet.noneOf(Rule.class);
        for (final MinimalPairs.Pair pair : pairs())
        {
            covered.addAll(pair.broken());
        }

        assertEquals(EnumSet.allOf(Rule.class), covered);
        assertEquals(Rule.values().length, Set.copyOf(
            EnumSet.allOf(Rule.class).stream().map(Rule::id).toList()).size());
    }

    private static CompatibilityReport check(final String old, final String now)
    {
        return SchemaCompatibility.check(SchemaText.parse(old), SchemaText.parse(now));
    }

    private static List<Rule> rules(final CompatibilityReport report)
    {
        return report.verdicts().stream().map(Verdict::rule).toList();
    }
}
