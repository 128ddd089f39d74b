package io.lockstep.replay.journal;

import io.lockstep.codecs.SchemaIds;
import org.agrona.DirectBuffer;

import java.util.Arrays;

/**
 * Which outputs an output journal keeps. Those that it does not keep can be derived again from the input journal, with
 * the same bytes and numbers.
 *
 * <p>Of each event the outcome is kept, whatever is selected. The answer may depend on nothing but the output.
 *
 * <p>Threading: called by the output agent, and by the thread that recovers.
 */
@FunctionalInterface
public interface OutputSelection
{
    /**
     * Whether an output is kept.
     *
     * @param buffer that holds it; valid during the call.
     * @param offset where its SBE message header begins.
     * @param length in bytes.
     * @return false to leave it out.
     */
    boolean isKept(DirectBuffer buffer, int offset, int length);

    /**
     * All but the outputs of some templates.
     *
     * @param schemaId    of these templates.
     * @param templateIds that are not kept.
     * @return the selection.
     */
    static OutputSelection allBut(final int schemaId, final int... templateIds)
    {
        final int[] omitted = templateIds.clone();
        Arrays.sort(omitted);

        return (buffer, offset, length) -> SchemaIds.schemaId(buffer, offset) != schemaId ||
            Arrays.binarySearch(omitted, SchemaIds.templateId(buffer, offset)) < 0;
    }
}
