package io.lockstep.replay.run;

import java.util.List;

/**
 * One event at which two runs differ.
 *
 * @param kind      what differs.
 * @param sequence  of the event.
 * @param event     in words; null where one of two journals does not have it.
 * @param index     of the output that differs; -1 where no output does.
 * @param left      what the first run has there; null for nothing.
 * @param right     what the second run has there; null for nothing.
 * @param state     entries that differ after the event; empty unless the state does.
 */
public record Difference(
    Kind kind, long sequence, Item event, int index, Item left, Item right, List<StateEntry> state)
{
    /**
     * What differs.
     */
    public enum Kind
    {
        /**
         * The event itself: two journals have different histories.
         */
        INPUT,

        /**
         * An output of the event, or its outcome.
         */
        OUTPUT,

        /**
         * The state after the event.
         */
        STATE,

        /**
         * Only one of the runs could apply the event.
         */
        FAILURE
    }

    /**
     * A message in words.
     *
     * @param type   name of the message; null where no schema describes it.
     * @param fields as a JSON object, or a JSON string of the bytes.
     * @param note   what goes with it, such as time, source and outcome.
     */
    public record Item(String type, String fields, String note)
    {
        @Override
        public String toString()
        {
            final String body = type == null ? fields : type + " " + fields;
            return note.isEmpty() ? body : body.isEmpty() ? note : body + "  (" + note + ")";
        }
    }
}
