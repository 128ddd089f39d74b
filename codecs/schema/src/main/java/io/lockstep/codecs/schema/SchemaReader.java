package io.lockstep.codecs.schema;

import org.w3c.dom.Document;
import org.xml.sax.EntityResolver;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.IrDecoder;
import uk.co.real_logic.sbe.xml.IrGenerator;
import uk.co.real_logic.sbe.xml.ParserOptions;
import uk.co.real_logic.sbe.xml.XmlSchemaParser;

import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Reads a schema: XML, or the IR that the SBE tool writes beside its code.
 *
 * <p>XML may include other local files (XInclude); it may not have a document type, so that no entity is resolved.
 *
 * <p>Threading: any thread.
 */
public final class SchemaReader
{
    private static final String IR_SUFFIX = ".sbeir";

    private static final Pattern SINCE_VERSION = Pattern.compile("\\ssinceVersion\\s*=\\s*[\"'](\\d{1,9})[\"']");
    private static final Pattern VERSION =
        Pattern.compile("(<(?:\\w+:)?messageSchema\\s(?:[^>]*?\\s)?version\\s*=\\s*[\"'])(\\d{1,9})");

    private SchemaReader()
    {
    }

    /**
     * Read a file.
     *
     * @param file whose name ends with {@code .sbeir} for IR; anything else is XML.
     * @return its layouts.
     * @throws SchemaException where it cannot be read or is no schema.
     */
    public static Schema read(final Path file)
    {
        final byte[] content;
        try
        {
            content = Files.readAllBytes(file);
        }
        catch (final NoSuchFileException ex)
        {
            throw new SchemaException("there is no such file: " + file + "; name a schema, XML or .sbeir", ex);
        }
        catch (final IOException ex)
        {
            throw new SchemaException("can not read a schema: file=" + file + " reason=" + ex +
                "; name a file that is a schema, XML or .sbeir, and may be read", ex);
        }

        return file.toString().endsWith(IR_SUFFIX) ?
            ofIr(file.toString(), content) :
            ofXml(file.toString(), file.toAbsolutePath().toUri().toString(), content);
    }

    /**
     * Read IR.
     *
     * @param name    of where it is from, for messages.
     * @param content the bytes.
     * @return its layouts.
     * @throws SchemaException where it is no IR.
     */
    public static Schema ofIr(final String name, final byte[] content)
    {
        IrLengths.check(name, content);
        try (IrDecoder decoder = new IrDecoder(ByteBuffer.wrap(content)))
        {
            return Schema.of(decoder.decode());
        }
        catch (final SchemaException ex)
        {
            throw ex;
        }
        catch (final RuntimeException ex)
        {
            throw IrLengths.damaged(name, ex.toString(), ex);
        }
    }

    /**
     * Read XML. An element that is said to be of a later version than the schema is no reason to refuse it here: the
     * check of its evolution tells of it.
     *
     * @param name     of where it is from, for messages.
     * @param systemId to which included files are relative; a URL of a file, or null.
     * @param content  the bytes.
     * @return its layouts.
     * @throws SchemaException where it is no schema.
     */
    public static Schema ofXml(final String name, final String systemId, final byte[] content)
    {
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final ParserOptions options = ParserOptions.builder()
            .stopOnError(true)
            .errorPrintStream(new PrintStream(errors, true, UTF_8))
            .build();
        try
        {
            final String text = new String(included(systemId, content), UTF_8);
            final Matcher version = VERSION.matcher(text);
            final int greatest = SINCE_VERSION.matcher(text).results()
                .mapToInt((result) -> Integer.parseInt(result.group(1))).max().orElse(0);
            final boolean isRaised = version.find() && Integer.parseInt(version.group(2)) < greatest;
            final String legal = isRaised ?
                text.substring(0, version.start(2)) + greatest + text.substring(version.end(2)) : text;
            final Ir ir = new IrGenerator().generate(
                XmlSchemaParser.parse(new ByteArrayInputStream(legal.getBytes(UTF_8)), options));
            return Schema.of(ir, isRaised ? Integer.parseInt(version.group(2)) : ir.version());
        }
        catch (final SchemaException ex)
        {
            throw ex;
        }
        catch (final Exception ex)
        {
            final String error = errors.toString(UTF_8).lines().reduce((first, last) -> last).orElse("");
            throw new SchemaException("not an SBE schema: file=" + name + " reason=" +
                (ex.getMessage() == null ? ex : ex.getMessage()) + (error.isEmpty() ? "" : ": " + error) +
                "; mend the schema until the SBE tool accepts it", ex);
        }
    }

    /**
     * The document with what it includes. The SBE tool's parser resolves entities, so it is given a document that has
     * none.
     */
    private static byte[] included(final String systemId, final byte[] content) throws Exception
    {
        final DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setXIncludeAware(true);
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        factory.setFeature("http://apache.org/xml/features/xinclude/fixup-base-uris", false);
        final DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setEntityResolver(new LocalFiles());
        builder.setErrorHandler(new FirstError());
        final InputSource source = new InputSource(new ByteArrayInputStream(content));
        source.setSystemId(systemId);
        final Document document = builder.parse(source);
        document.setXmlStandalone(true);

        final TransformerFactory transformers = TransformerFactory.newInstance();
        transformers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        final Transformer transformer = transformers.newTransformer();
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        transformer.transform(new DOMSource(document), new StreamResult(out));

        return out.toByteArray();
    }

    /**
     * Lets files of this machine be included, nothing else.
     */
    private static final class LocalFiles implements EntityResolver
    {
        @Override
        public InputSource resolveEntity(final String publicId, final String systemId) throws SAXException
        {
            if (systemId == null || !systemId.startsWith("file:"))
            {
                throw new SAXException("only local files can be included: " + systemId);
            }

            return null;
        }
    }

    /**
     * Says nothing by itself: the first error ends the reading.
     */
    private static final class FirstError implements ErrorHandler
    {
        @Override
        public void warning(final SAXParseException ex)
        {
            // Of no harm.
        }

        @Override
        public void error(final SAXParseException ex) throws SAXException
        {
            throw located(ex);
        }

        @Override
        public void fatalError(final SAXParseException ex) throws SAXException
        {
            throw located(ex);
        }

        private static SAXException located(final SAXParseException ex)
        {
            return new SAXException(
                "line " + ex.getLineNumber() + ", column " + ex.getColumnNumber() + ": " + ex.getMessage(), ex);
        }
    }
}
