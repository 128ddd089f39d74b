package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;

/**
 * One message of a schema.
 *
 * @param schema that has it.
 * @param layout of the message.
 */
public record MessageType(Schema schema, MessageLayout layout)
{
    /**
     * Name of the message.
     *
     * @return the name, without that of its schema.
     */
    public String name()
    {
        return layout.name();
    }
}
