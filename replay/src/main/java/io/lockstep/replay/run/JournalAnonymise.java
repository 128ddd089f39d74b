package io.lockstep.replay.run;

import io.lockstep.replay.journal.DecisionFile;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.SkipDecision;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.JournalSchemas;
import io.lockstep.replay.tools.PersonalDataEditor;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

import java.nio.file.Path;
import java.util.function.LongConsumer;

/**
 * Copies a journal without the personal data in it: each value becomes a pseudonym, the same one everywhere.
 *
 * <p>Events, outputs, sequences, times and sources stay; checkpoints do not, since they are about other bytes. Run
 * again, the copy comes to outputs of its own, which need not be the pseudonyms of the original's.
 *
 * <p>Threading: single use, by one thread.
 */
public final class JournalAnonymise
{
    private static final int FRAME_LIMIT = 1;

    private final ExpandableArrayBuffer copy = new ExpandableArrayBuffer();
    private final JournalDirectory journal;
    private final PersonalDataEditor editor;
    private final boolean isUnknownKept;
    private long events;
    private long outputs;

    private JournalAnonymise(final JournalDirectory journal, final byte[] key, final boolean isUnknownKept)
    {
        this.journal = journal;
        this.editor = new PersonalDataEditor(JournalSchemas.of(journal), key);
        this.isUnknownKept = isUnknownKept;
    }

    /**
     * Make a copy.
     *
     * @param journal       to copy from.
     * @param path          of the new journal: a directory that is empty or absent.
     * @param key           that pseudonyms are made with.
     * @param isUnknownKept true to copy as they are messages that no schema of the journal describes.
     * @param progress      told the position in the input events, now and then.
     * @return what was copied.
     * @throws JournalException where the personal data of a message cannot be found, or the journal cannot be made.
     */
    public static Result anonymise(
        final JournalDirectory journal,
        final Path path,
        final byte[] key,
        final boolean isUnknownKept,
        final LongConsumer progress)
    {
        final JournalAnonymise anonymise = new JournalAnonymise(journal, key, isUnknownKept);
        final long first = Math.max(1, EventRange.firstSequence(journal.inputRecording()));
        try (UnfinishedDirectory made = new UnfinishedDirectory(path))
        {
            try (NewJournal target = NewJournal.create(journal, made.path(), first))
            {
                anonymise.events(target, progress);
                anonymise.outputs(target);
                for (final SkipDecision decision : DecisionFile.readAll(journal))
                {
                    DecisionFile.append(target.directory(), decision);
                }
            }
            made.publish();
        }

        return new Result(anonymise.events, anonymise.outputs, anonymise.editor.replaced());
    }

    private void events(final NewJournal target, final LongConsumer progress)
    {
        try (EventRange range =
            EventRange.open(journal.inputRecording(), JournalPlace.FIRST, JournalPlace.LAST))
        {
            while (range.poll((position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
            {
                edit(sequence, buffer, offset, length);
                target.input().append(sequence, timestampNs, source, sourceSequence, copy, 0, length);
                events++;
            }, FRAME_LIMIT) > 0)
            {
                target.input().flush();
                progress.accept(range.position());
            }
        }
    }

    private void outputs(final NewJournal target)
    {
        try (OutputReader reader = OutputReader.open(journal.outputRecording()))
        {
            while (reader.poll((header, buffer, offset, length) ->
            {
                if (length > 0)
                {
                    edit(header.sequence(), buffer, offset, length);
                }
                target.output().append(header, copy, 0, length);
                outputs++;
            }, FRAME_LIMIT) > 0)
            {
                target.output().flush();
            }
        }
    }

    private void edit(final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
        copy.putBytes(0, buffer, offset, length);
        final PersonalDataEditor.Outcome outcome = editor.edit(copy, 0, length);
        if (outcome == PersonalDataEditor.Outcome.DAMAGED ||
            outcome == PersonalDataEditor.Outcome.UNKNOWN && !isUnknownKept)
        {
            throw new JournalException("it cannot be told where personal data is: directory=" + journal.path() +
                " sequence=" + sequence + " message=" + outcome + (outcome == PersonalDataEditor.Outcome.UNKNOWN ?
                "; no schema of the journal describes it, --keep-unknown copies it as it is" :
                "; it is not as its schema says, cut it out first"));
        }
    }

    /**
     * What was copied.
     *
     * @param events   number of them.
     * @param outputs  entries of outputs.
     * @param replaced values that became pseudonyms.
     */
    public record Result(long events, long outputs, long replaced)
    {
    }
}
