package io.lockstep.replay;

import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.engine.EventCheck;
import org.agrona.DirectBuffer;

/**
 * Lets in the events that a schema's check lets pass.
 *
 * <p>Threading: any thread.
 */
public final class SchemaEventCheck implements EventCheck
{
    private final MessageCheck check;

    /**
     * A check for the engine.
     *
     * @param check of the application's schema.
     */
    public SchemaEventCheck(final MessageCheck check)
    {
        this.check = check;
    }

    @Override
    public boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return check.check(buffer, offset, length) == MessageCheck.OK;
    }
}
