package io.lockstep.codecs.schema.evolution;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.SchemaReader;
import uk.co.real_logic.sbe.ir.Ir;

import java.nio.file.Path;

/**
 * A schema that is compared.
 *
 * @param ir      of the schema.
 * @param version that the schema says it has.
 */
record SchemaFile(Ir ir, int version)
{
    static SchemaFile read(final Path file)
    {
        return of(file.toString(), SchemaReader.read(file));
    }

    static SchemaFile of(final String name, final Schema schema)
    {
        try
        {
            SchemaNode.of(schema.ir().headerStructure().tokens());
            schema.ir().messages().forEach(SchemaNode::of);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new SchemaException("a schema has no sound structure: file=" + name + " reason=" + ex.getMessage() +
                "; make it again with the SBE tool, or name the XML", ex);
        }

        return new SchemaFile(schema.ir(), schema.version());
    }
}
