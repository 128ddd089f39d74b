package io.lockstep.transport;

import io.lockstep.codecs.schema.SchemaReader;
import org.agrona.collections.Int2IntHashMap;
import uk.co.real_logic.sbe.ir.Ir;

import java.util.Map;

/**
 * The schemas of an application that a node knows, each up to a version.
 *
 * <p>Threading: owned by the node agent.
 */
final class ApplicationSchemas
{
    static final int NOT_KNOWN = -1;

    private final Int2IntHashMap versionById = new Int2IntHashMap(NOT_KNOWN);

    /**
     * Schemas as they are kept beside a journal.
     *
     * @param schemas file name to serialised IR.
     */
    ApplicationSchemas(final Map<String, byte[]> schemas)
    {
        for (final Map.Entry<String, byte[]> entry : schemas.entrySet())
        {
            final Ir ir = SchemaReader.ofIr(entry.getKey(), entry.getValue()).ir();
            versionById.put(ir.id(), Math.max(ir.version(), versionById.get(ir.id())));
        }
    }

    /**
     * Newest version of a schema.
     *
     * @return {@link #NOT_KNOWN} where there is none.
     */
    int version(final int schemaId)
    {
        return schemaId < 0 ? NOT_KNOWN : versionById.get(schemaId);
    }

    /**
     * Whether events that are written in a version are understood: in this or an earlier one of a schema that is
     * known.
     */
    boolean isKnown(final int schemaId, final int version)
    {
        return version >= 0 && version <= version(schemaId);
    }
}
