package io.lockstep.examples.exchange.command;

import io.lockstep.examples.exchange.spot.SpotAnswers;
import io.lockstep.examples.exchange.spot.SpotResults;
import org.agrona.DirectBuffer;

/**
 * What comes back of commands and queries: results as lines, answers as a state.
 *
 * @param results of the commands.
 * @param answers to the queries.
 */
record SpotFlowReports(SpotResults results, SpotAnswers answers) implements FlowReports
{
    @Override
    public void onReport(
        final long sourceSequence, final boolean isLast, final DirectBuffer buffer, final int offset, final int length)
    {
        answers.onReport(buffer, offset, length);
        results.onReport(sourceSequence, isLast, buffer, offset, length);
    }

    @Override
    public void onApplied(final long sourceSequence)
    {
        results.onApplied(sourceSequence);
    }
}
