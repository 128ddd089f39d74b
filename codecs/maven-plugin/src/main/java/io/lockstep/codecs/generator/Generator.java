package io.lockstep.codecs.generator;

import io.lockstep.codecs.schema.FieldAnnotations;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import uk.co.real_logic.sbe.SbeTool;
import uk.co.real_logic.sbe.generation.common.PrecedenceChecks;
import uk.co.real_logic.sbe.generation.java.JavaGenerator;
import uk.co.real_logic.sbe.generation.java.JavaOutputManager;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrEncoder;
import uk.co.real_logic.sbe.xml.CompositeType;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.MessageSchema;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.Type;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import org.xml.sax.InputSource;

/**
 * Turns SBE schemas into Java sources and serialised IRs.
 *
 * <p>The flyweights are the SBE tool's own, with checks of the order of access, with enums that keep what they do not
 * know, and without interfaces. Beside them, in the package of the schema, go
 * {@code MessageHandler}, {@code MessageDispatcher}, {@code MessagePublisher}, {@code MessageFrame}, for each message
 * of variable length a class that computes it, and for each message or composite that is annotated with
 * {@code @state} a record.
 *
 * <p>Threading: one thread at a time.
 */
public final class Generator
{
    private final Path sourceDirectory;
    private final Path irDirectory;
    private final boolean areWarningsFatal;

    /**
     * A generator that writes into two directories.
     *
     * @param sourceDirectory  root of the packages of the Java sources.
     * @param irDirectory      for a {@code .sbeir} file per schema.
     * @param areWarningsFatal whether what the SBE tool warns of refuses the schema.
     */
    public Generator(final Path sourceDirectory, final Path irDirectory, final boolean areWarningsFatal)
    {
        this.sourceDirectory = sourceDirectory;
        this.irDirectory = irDirectory;
        this.areWarningsFatal = areWarningsFatal;
    }

    /**
     * Generate from a number of schemas, in a JVM of its own.
     *
     * @param args directory of the sources, directory of the IRs, whether warnings are fatal, then the schemas.
     * @throws Exception if a schema is not valid or a file cannot be written.
     */
    public static void main(final String[] args) throws Exception
    {
        if (args.length < 4)
        {
            throw new IllegalArgumentException("usage: Generator SOURCES IRS WARNINGS_FATAL SCHEMA...");
        }
        final Generator generator = new Generator(Path.of(args[0]), Path.of(args[1]), Boolean.parseBoolean(args[2]));
        for (int i = 3; i < args.length; i++)
        {
            try
            {
                generator.generate(Path.of(args[i]));
            }
            catch (final IllegalArgumentException | IllegalStateException ex)
            {
                System.err.println("ERROR: " + args[i] + ": " + ex.getMessage());
                System.exit(1);
            }
        }
    }

    /**
     * Generate from one schema. A name that is a word of Java gets the SBE tool's {@code sbe.keyword.append.token}
     * behind it: an underscore, unless the property says another.
     *
     * @param schemaFile the schema's XML.
     * @return the IR of the schema.
     * @throws Exception                if the schema cannot be read or parsed, or a file cannot be written.
     * @throws IllegalStateException    if the schema is not valid.
     * @throws IllegalArgumentException if an annotation is not, or is where it cannot be.
     */
    public Ir generate(final Path schemaFile) throws Exception
    {
        if (null == System.getProperty(SbeTool.KEYWORD_APPEND_TOKEN))
        {
            System.setProperty(SbeTool.KEYWORD_APPEND_TOKEN, "_");
        }

        final MessageSchema schema = parse(schemaFile);
        final Ir ir = new IrGenerator().generate(schema);
        expectStateComposites(schema, ir);

        Files.createDirectories(sourceDirectory);
        Files.createDirectories(irDirectory);
        flyweights(ir).generate();
        new SchemaCode(ir).write(sourceDirectory);
        writeIr(ir, irDirectory.resolve(schemaFile.getFileName().toString().replaceFirst("\\.[^.]*$", "") + ".sbeir"));
        return ir;
    }

    private MessageSchema parse(final Path schemaFile) throws Exception
    {
        final ParserOptions options = ParserOptions.builder()
            .stopOnError(true)
            .warningsFatal(areWarningsFatal)
            .xIncludeAware(true)
            .build();
        try (InputStream in = Files.newInputStream(schemaFile))
        {
            final InputSource source = new InputSource(in);
            source.setSystemId(schemaFile.toUri().toString());
            return XmlSchemaParser.parse(source, options);
        }
    }

    private JavaGenerator flyweights(final Ir ir)
    {
        return new JavaGenerator(
            ir,
            MutableDirectBuffer.class.getName(),
            DirectBuffer.class.getName(),
            false,
            false,
            true,
            false,
            PrecedenceChecks.newInstance(new PrecedenceChecks.Context().shouldGeneratePrecedenceChecks(true)),
            new JavaOutputManager(sourceDirectory.toString(), ir.applicableNamespace()));
    }

    private static void writeIr(final Ir ir, final Path file) throws IOException
    {
        try (IrEncoder encoder = new IrEncoder(file.toString(), ir))
        {
            encoder.encode();
        }
    }

    private static void expectStateComposites(final MessageSchema schema, final Ir ir)
    {
        for (final Type type : schema.types())
        {
            if (type instanceof CompositeType && FieldAnnotations.parse(type.semanticType()).isState() &&
                null == ir.getType(type.name()))
            {
                throw new IllegalArgumentException("a composite that is state has to be used by a message, since the " +
                    "IR holds no others: composite=" + type.name());
            }
        }
    }
}
