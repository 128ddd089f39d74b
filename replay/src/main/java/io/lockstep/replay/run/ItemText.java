package io.lockstep.replay.run;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.MessageText;
import io.lockstep.replay.tools.TimeText;
import org.agrona.DirectBuffer;

/**
 * Events and outputs in words, for whoever compares runs.
 *
 * <p>Threading: single owner.
 */
public final class ItemText
{
    private final TimeText time = new TimeText();
    private final MessageText messages;

    /**
     * Words by the schemas of a journal.
     *
     * @param schemas         of the journal.
     * @param isPersonalShown true to write personal data as it is; otherwise it is masked.
     */
    public ItemText(final JournalSchemas schemas, final boolean isPersonalShown)
    {
        messages = new MessageText(schemas, isPersonalShown);
    }

    /**
     * An input event.
     *
     * @param timestampNs    of the event.
     * @param source         of the event.
     * @param sourceSequence of the event.
     * @param buffer         that holds it.
     * @param offset         where its header begins.
     * @param length         of it.
     * @return the event in words.
     */
    public Difference.Item event(
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return new Difference.Item(
            messages.type(buffer, offset),
            messages.fields(buffer, offset, length),
            time.of(timestampNs) + origin(source, sourceSequence));
    }

    /**
     * An output, or the outcome of an event that has none.
     *
     * @param header of the output.
     * @param buffer that holds it.
     * @param offset where its header begins.
     * @param length of it; zero where it is empty.
     * @return the output in words.
     */
    public Difference.Item output(
        final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        final String note = "to" + origin(header.source(), header.sourceSequence()) +
            (header.isLast() ? ", outcome " + Outcome.ofCode(header.outcomeCode()) : "");
        return header.isEmpty() ?
            new Difference.Item(null, "", note) :
            new Difference.Item(messages.type(buffer, offset), messages.fields(buffer, offset, length), note);
    }

    private static String origin(final long source, final long sourceSequence)
    {
        return source == EngineCore.NO_SOURCE ? " no source" : " source " + source + ":" + sourceSequence;
    }
}
