package io.lockstep.replay.tools;

import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;

/**
 * One message of a schema.
 *
 * @param schema that has it.
 * @param layout of the message.
 */
record MessageType(Schema schema, MessageLayout layout)
{
    String name()
    {
        return layout.name();
    }
}
