package io.lockstep.codecs.schema.evolution;

import org.junit.jupiter.api.Test;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Random schemas, random changes: what the gate lets pass is read rightly both ways, and what it refuses is not.
 */
class RandomEvolutionTest
{
    private static final int SCHEMAS = 160;
    private static final int MESSAGES = 20;

    private final long seed = Long.getLong("lockstep.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void shouldReadBothWaysWhatTheGateLetsPass()
    {
        final Set<RandomSchema.Allowed> reached = EnumSet.noneOf(RandomSchema.Allowed.class);
        for (int i = 0; i < SCHEMAS; i++)
        {
            final RandomSchema schema = new RandomSchema(random);
            final SchemaFile old = schema.parse();
            SchemaFile now = old;
            for (int release = random.nextInt(3); release >= 0; release--)
            {
                reached.addAll(schema.grow());
                now = schema.parse();
            }

            final CompatibilityReport report = SchemaCompatibility.check(old, now);
            final String misread = new BothWays(old, now).firstMisread(random, MESSAGES);

            assertTrue(report.isCompatible(), () -> report.verdicts() + seed());
            assertEquals("", misread, this::seed);
        }
        assertEquals(EnumSet.allOf(RandomSchema.Allowed.class), reached, this::seed);
    }

    @Test
    void shouldMisreadWhatTheGateRefuses()
    {
        final Map<RandomSchema.Forbidden, Integer> misread = new EnumMap<>(RandomSchema.Forbidden.class);
        for (int i = 0; i < SCHEMAS; i++)
        {
            final RandomSchema schema = new RandomSchema(random);
            final SchemaFile old = schema.parse();
            final RandomSchema.Forbidden change =
                RandomSchema.Forbidden.values()[i % RandomSchema.Forbidden.values().length];
            if (!schema.spoil(change))
            {
                continue;
            }

            final SchemaFile now = schema.parse();
            final CompatibilityReport report = SchemaCompatibility.check(old, now);
            final boolean isMisread = !new BothWays(old, now).firstMisread(random, MESSAGES).isEmpty();

            assertFalse(report.isCompatible(), () -> change + seed());
            misread.merge(change, isMisread ? 1 : 0, Integer::sum);
        }
        assertEquals(EnumSet.allOf(RandomSchema.Forbidden.class), misread.keySet(), this::seed);
        misread.forEach((change, count) -> assertTrue(count > 0, () -> change + " is never misread" + seed()));
    }

    private String seed()
    {
        return " -Dlockstep.seed=" + seed;
    }
}
