package io.lockstep.replay;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;

/**
 * Replay from the first event up to one.
 */
final class ReplayTo
{
    private ReplayTo()
    {
    }

    static void apply(
        final JournalDirectory journal, final EngineCore core, final long lastSequence, final int maxOutputLength)
    {
        core.outputs(new ListenerOutputs((header, buffer, offset, length) -> { }, maxOutputLength));
        try (JournalReader reader = JournalReader.openAtSequence(journal.inputRecording(), 1))
        {
            while (core.sequence() < lastSequence &&
                reader.poll((position, sequence, timeNs, source, sourceSequence, buffer, offset, length) ->
                {
                    if (sequence <= lastSequence)
                    {
                        core.apply(sequence, timeNs, source, sourceSequence, buffer, offset, length);
                    }
                }, 1) > 0)
            {
                // Up to there.
            }
        }
    }
}
