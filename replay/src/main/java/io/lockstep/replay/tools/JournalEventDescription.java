package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.json.MessageJson;
import io.lockstep.engine.EventDescription;
import io.lockstep.engine.FailedEvent;
import io.lockstep.replay.journal.JournalDirectory;
import org.agrona.DirectBuffer;

import java.nio.file.Path;

/**
 * Describes events by the schemas that a journal keeps, with personal data masked, and names the command with which an
 * operator goes on.
 *
 * <p>The schemas are read when they are needed, which is when the engine fails.
 *
 * <p>Threading: any thread.
 */
public final class JournalEventDescription implements EventDescription
{
    private final Path directory;
    private final EventDescription given;

    /**
     * A description for the engine of a journal.
     *
     * @param directory of the journal.
     * @param given     the application's own description, which goes first; {@link EventDescription#BYTES} for none.
     */
    public JournalEventDescription(final Path directory, final EventDescription given)
    {
        this.directory = directory;
        this.given = given;
    }

    @Override
    public String describe(final DirectBuffer buffer, final int offset, final int length)
    {
        if (given != EventDescription.BYTES)
        {
            return given.describe(buffer, offset, length);
        }

        try (JournalDirectory journal = JournalDirectory.openReadOnly(directory))
        {
            final JournalSchemas schemas = JournalSchemas.of(journal);
            final MessageType type = schemas.type(schemas.typeId(buffer, offset));
            final MessageJson json = type == null ? null : new MessageJson(type.schema(), false, false);
            if (json != null && json.isWritable(buffer, offset, length))
            {
                return json.write(buffer, offset, length);
            }

            final boolean isHidden = type != null && type.layout().hasPersonalData();
            return isHidden ? type.name() + " with personal data, not as its schema says: length=" + length :
                given.describe(buffer, offset, length);
        }
    }

    @Override
    public String remedy(final FailedEvent event)
    {
        return "mend the processor and start again, or pass over it: lockstep journal skip " + directory +
            " --sequence " + event.sequence() + (event.isOfTimer() ? " --timer " + event.timerId() : "") +
            " --reason TEXT";
    }
}
