package io.lockstep.codecs.schema.evolution;

import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.ir.generated.FrameCodecDecoder;
import uk.co.real_logic.sbe.ir.generated.TokenCodecDecoder;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import javax.xml.parsers.SAXParserFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A schema in a file: XML, or the IR that the SBE tool writes beside its code.
 *
 * @param ir      of the schema.
 * @param version that the schema says it has.
 */
record SchemaFile(Ir ir, int version)
{
    private static final String IR_SUFFIX = ".sbeir";
    private static final int FRAME_VAR_DATA = 3;
    private static final int TOKEN_VAR_DATA = 12;
    private static final int UINT16_MASK = 0xFFFF;
    private static final Pattern SINCE_VERSION = Pattern.compile("\\ssinceVersion\\s*=\\s*[\"'](\\d{1,9})[\"']");
    private static final Pattern VERSION =
        Pattern.compile("(<(?:\\w+:)?messageSchema\\s(?:[^>]*?\\s)?version\\s*=\\s*[\"'])(\\d{1,9})");

    static SchemaFile read(final Path file)
    {
        final byte[] content;
        try
        {
            content = Files.readAllBytes(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw new SchemaFileException("there is no such file: " + file + "; name a schema, XML or .sbeir", ex);
        }
        catch (final IOException ex)
        {
            throw new SchemaFileException("can not read a schema: file=" + file + " reason=" + ex +
                "; name a file that is a schema, XML or .sbeir, and may be read", ex);
        }

        return of(file, content);
    }

    static SchemaFile of(final Path file, final byte[] content)
    {
        final SchemaFile schema = file.toString().endsWith(IR_SUFFIX) ? ofIr(file, content) : ofXml(file, content);
        try
        {
            SchemaNode.of(schema.ir.headerStructure().tokens());
            schema.ir.messages().forEach(SchemaNode::of);
        }
        catch (final IllegalArgumentException ex)
        {
            throw damaged(file, ex.getMessage(), ex);
        }

        return schema;
    }

    /**
     * The SBE tool refuses some schemas in which a sinceVersion is above the schema's version, and lets others pass.
     * Here it is a verdict in all of them, so the tool gets to see a version that is high enough.
     */
    private static SchemaFile ofXml(final Path file, final byte[] content)
    {
        final String text = new String(content, ISO_8859_1);
        final int greatest = SINCE_VERSION.matcher(text).results()
            .mapToInt((result) -> Integer.parseInt(result.group(1))).max().orElse(0);
        final Matcher version = VERSION.matcher(text);
        if (!version.find() || Integer.parseInt(version.group(2)) >= greatest)
        {
            final Ir ir = parse(file, content);
            return new SchemaFile(ir, ir.version());
        }

        final String raised = text.substring(0, version.start(2)) + greatest + text.substring(version.end(2));
        return new SchemaFile(parse(file, raised.getBytes(ISO_8859_1)), Integer.parseInt(version.group(2)));
    }

    private static Ir parse(final Path file, final byte[] content)
    {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final ParserOptions options = ParserOptions.builder()
            .stopOnError(true)
            .warningsFatal(false)
            .xIncludeAware(true)
            .errorPrintStream(new PrintStream(errors, true, UTF_8))
            .build();
        final InputSource source = new InputSource(new ByteArrayInputStream(content));
        source.setSystemId(file.toAbsolutePath().toUri().toString());
        try
        {
            // The tool's own parser would tell the process's standard error, whoever that belongs to.
            SAXParserFactory.newInstance().newSAXParser()
                .parse(new ByteArrayInputStream(content), new DefaultHandler());
            return new IrGenerator().generate(XmlSchemaParser.parse(source, options));
        }
        catch (final Exception ex)
        {
            final String error = errors.toString(UTF_8).lines().reduce((first, last) -> last).orElse("");
            throw new SchemaFileException("not an SBE schema: file=" + file + " reason=" +
                (ex.getMessage() == null ? ex : ex.getMessage()) + (error.isEmpty() ? "" : ": " + error) +
                "; mend the schema until the SBE tool accepts it", ex);
        }
    }

    private static SchemaFile ofIr(final Path file, final byte[] content)
    {
        checkLengths(file, content);
        try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(content)))
        {
            final Ir ir = decoder.decode();
            return new SchemaFile(ir, ir.version());
        }
        catch (final RuntimeException ex)
        {
            throw damaged(file, ex.toString(), ex);
        }
    }

    /**
     * The tool's decoder trusts every length in the file, and the command runs without bounds checks.
     */
    private static void checkLengths(final Path file, final byte[] content)
    {
        final ByteBuffer buffer = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        int position = next(file, buffer, 0, FrameCodecDecoder.BLOCK_LENGTH, FRAME_VAR_DATA);
        while (position < content.length)
        {
            position = next(file, buffer, position, TokenCodecDecoder.BLOCK_LENGTH, TOKEN_VAR_DATA);
        }
    }

    private static int next(
        final Path file, final ByteBuffer buffer, final int start, final int blockLength, final int varDataCount)
    {
        int position = start + blockLength;
        for (int i = 0; i < varDataCount; i++)
        {
            if (position + Short.BYTES > buffer.capacity())
            {
                throw damaged(file, "it ends in the midst of a token: offset=" + start, null);
            }
            position += Short.BYTES + (buffer.getShort(position) & UINT16_MASK);
        }
        if (position > buffer.capacity())
        {
            throw damaged(file, "it ends in the midst of a token: offset=" + start, null);
        }

        return position;
    }

    private static SchemaFileException damaged(final Path file, final String reason, final Throwable cause)
    {
        return new SchemaFileException("not an IR of an SBE schema: file=" + file + " reason=" + reason +
            "; make it again with the SBE tool, or name the XML", cause);
    }
}
