package io.lockstep.replay.tools;

import io.lockstep.engine.OutputListener;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.JournalEnd;
import io.lockstep.replay.journal.JournalReader;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.Recording;

/**
 * Reads one log of a journal, whichever it is, and hands out its entries alike.
 *
 * <p>Threading: single owner.
 */
final class LogReader implements AutoCloseable
{
    private final JournalReader events;
    private final OutputReader outputs;
    private final EventHandler eventHandler;
    private final OutputListener outputListener;

    private LogReader(final JournalReader events, final OutputReader outputs, final EntryHandler handler)
    {
        this.events = events;
        this.outputs = outputs;
        this.eventHandler = (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            handler.onEntry(position, sequence, timestampNs, length);
        this.outputListener = (header, buffer, offset, length) ->
            handler.onEntry(outputs.framePosition(), header.sequence(), header.timestampNs(), length);
    }

    /**
     * A reader of input events.
     */
    static LogReader ofEvents(final Recording recording, final long position, final EntryHandler handler)
    {
        return new LogReader(JournalReader.openAtPosition(recording, position), null, handler);
    }

    /**
     * A reader of outputs; an event without output has one entry of no length.
     */
    static LogReader ofOutputs(final Recording recording, final long position, final EntryHandler handler)
    {
        return new LogReader(null, OutputReader.openAtPosition(recording, position, null), handler);
    }

    int poll(final int frameLimit)
    {
        return events != null ? events.poll(eventHandler, frameLimit) : outputs.poll(outputListener, frameLimit);
    }

    long position()
    {
        return events != null ? events.position() : outputs.position();
    }

    JournalEnd end()
    {
        return events != null ? events.end() : outputs.end();
    }

    @Override
    public void close()
    {
        if (events != null)
        {
            events.close();
        }
        else
        {
            outputs.close();
        }
    }

    /**
     * Receives what events and outputs have in common.
     */
    @FunctionalInterface
    interface EntryHandler
    {
        /**
         * One entry.
         *
         * @param position    where its frame begins.
         * @param sequence    of the event, or of the output's event.
         * @param timestampNs of that event.
         * @param length      of the entry in bytes.
         */
        void onEntry(long position, long sequence, long timestampNs, int length);
    }
}
