package io.lockstep.codecs.schema.evolution;

import java.util.List;

/**
 * What the comparison of two schemas came to.
 *
 * @param oldId      schema id of the old one.
 * @param oldVersion version of the old one.
 * @param newId      schema id of the new one.
 * @param newVersion version of the new one.
 * @param verdicts   every difference that breaks a rule, in the order of the new schema's messages.
 */
public record CompatibilityReport(int oldId, int oldVersion, int newId, int newVersion, List<Verdict> verdicts)
{
    /**
     * Whether readers of either version read what writers of the other write.
     *
     * @return true where no verdict says {@link Severity#BREAKS}.
     */
    public boolean isCompatible()
    {
        return count(Severity.BREAKS) == 0;
    }

    /**
     * How many verdicts have a severity.
     *
     * @param severity to count.
     * @return the number of verdicts.
     */
    public int count(final Severity severity)
    {
        int count = 0;
        for (final Verdict verdict : verdicts)
        {
            if (verdict.rule().severity() == severity)
            {
                count++;
            }
        }

        return count;
    }
}
