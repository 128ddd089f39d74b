package io.lockstep.codecs.schema.evolution;

import io.lockstep.codecs.schema.SchemaException;
import uk.co.real_logic.sbe.ir.Ir;

import java.nio.file.Path;

/**
 * Compares two versions of an SBE schema, rule by rule.
 *
 * <p>Both directions count: a new reader with old bytes, as a replay has them, and an old reader with new bytes, as a
 * client has them that was not updated yet. A message's end is taken from its frame: who lays messages one behind the
 * other without lengths, and steps by what a decoder has read, can append no group and no var data at all.
 *
 * <p>Compared is what an IR keeps, so that a released IR is as good as its XML: all that is on the wire, and names,
 * versions and annotations. Not compared are descriptions, what is deprecated, and types that no message uses.
 *
 * <p>Threading: any thread.
 */
public final class SchemaCompatibility
{
    private SchemaCompatibility()
    {
    }

    /**
     * Compare two files, each an XML schema or, by its suffix {@code .sbeir}, an IR.
     *
     * @param oldFile the released schema.
     * @param newFile the schema that is to be released.
     * @return what differs.
     * @throws SchemaException where a file cannot be read or is no schema.
     */
    public static CompatibilityReport check(final Path oldFile, final Path newFile)
    {
        return check(SchemaFile.read(oldFile), SchemaFile.read(newFile));
    }

    /**
     * Compare two IRs.
     *
     * @param oldIr of the released schema.
     * @param newIr of the schema that is to be released.
     * @return what differs.
     * @throws IllegalArgumentException where the tokens of an IR do not nest.
     */
    public static CompatibilityReport check(final Ir oldIr, final Ir newIr)
    {
        return check(new SchemaFile(oldIr, oldIr.version()), new SchemaFile(newIr, newIr.version()));
    }

    static CompatibilityReport check(final SchemaFile old, final SchemaFile now)
    {
        return new CompatibilityReport(old.ir().id(), old.version(), now.ir().id(), now.version(),
            new SchemaComparison(old, now).verdicts());
    }
}
