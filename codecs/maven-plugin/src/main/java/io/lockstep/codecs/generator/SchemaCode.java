package io.lockstep.codecs.generator;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.ir.Ir;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The sources that are made of one IR beside the flyweights.
 */
final class SchemaCode
{
    private static final String[] CLASSES = {"MessageHandler", "MessageDispatcher", "MessagePublisher", "MessageFrame"};
    private static final String[] HEADER_MEMBERS = {"blockLength", "templateId", "schemaId", "version"};
    private static final int ALL_PLACES = 0b1111;

    private final Ir ir;
    private final List<MessageModel> all = new ArrayList<>();
    private final List<MessageModel> events;
    private final String prefix;

    SchemaCode(final Ir ir)
    {
        this.ir = ir;
        ir.messages().forEach((tokens) -> all.add(new MessageModel(tokens)));
        all.sort(Comparator.comparingInt(MessageModel::templateId));
        events = all.stream().filter((message) -> !message.isState()).toList();
        prefix = prefixBesideTypes();
    }

    void write(final Path sourceDirectory) throws IOException
    {
        final Path directory = sourceDirectory.resolve(ir.applicableNamespace().replace('.', '/'));
        Files.createDirectories(directory);

        write(directory, prefix + "MessageHandler", new HandlerSource(this).text());
        write(directory, prefix + "MessageDispatcher", new DispatcherSource(this).text());
        write(directory, prefix + "MessagePublisher", new PublisherSource(this).text());
        write(directory, prefix + "MessageFrame", new FrameSource(this).text());
        for (final MessageModel message : all)
        {
            if (message.isState())
            {
                write(directory, message.className() + "Record", RecordSource.ofMessage(this, message));
            }
            else if (message.isVariable())
            {
                write(directory, message.className() + "Length", new LengthSource(this, message).text());
            }
        }
        for (final List<Token> type : ir.types())
        {
            if (Signal.BEGIN_COMPOSITE == type.get(0).signal() && RecordSource.isState(type))
            {
                final String name = JavaText.className(type.get(0).applicableTypeName());
                write(directory, name + "Record", RecordSource.ofComposite(this, type));
            }
        }
    }

    Ir ir()
    {
        return ir;
    }

    /**
     * The messages that are events, in the order of their template ids.
     */
    List<MessageModel> events()
    {
        return events;
    }

    /**
     * Name of a class that there is one of.
     */
    String name(final String name)
    {
        return prefix + name;
    }

    List<Token> headerTokens()
    {
        return ir.headerStructure().tokens();
    }

    String headerName()
    {
        return JavaText.className(headerTokens().get(0).applicableTypeName());
    }

    int headerLength()
    {
        return headerTokens().get(0).encodedLength();
    }

    Token headerMember(final String name)
    {
        return headerTokens().stream()
            .filter((token) -> Signal.ENCODING == token.signal() && name.equals(token.name()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("the message header lacks a member: name=" + name));
    }

    /**
     * Whether the header has bytes that {@code wrapAndApplyHeader} leaves unwritten.
     */
    boolean headerHasGaps()
    {
        int written = 0;
        for (final String name : HEADER_MEMBERS)
        {
            written += headerMember(name).isConstantEncoding() ? 0 : headerMember(name).encodedLength();
        }
        return written < headerLength();
    }

    /**
     * Whether the header's members are the four 16-bit integers of SBE's standard, in any order, in the first eight
     * bytes; so that one access has them all.
     */
    boolean isHeaderOneLong()
    {
        int places = 0;
        for (final String name : HEADER_MEMBERS)
        {
            final Token member = headerMember(name);
            if (PrimitiveType.UINT16 == member.encoding().primitiveType() && !member.isConstantEncoding() &&
                member.offset() < Long.BYTES && 0 == (member.offset() & 1))
            {
                places |= 1 << member.offset() / Short.BYTES;
            }
        }
        return ALL_PLACES == places;
    }

    /**
     * How far above the lowest bit of that one long, read in the schema's byte order, a member begins.
     */
    int headerShift(final String name)
    {
        final int offset = headerMember(name).offset();
        return Byte.SIZE * (ByteOrder.LITTLE_ENDIAN == ir.byteOrder() ? offset : Long.BYTES - Short.BYTES - offset);
    }

    /**
     * What a class begins with: package, imports, and, where it touches what the schema marks as deprecated, the
     * compiler is told that this is meant.
     */
    String head(final String imports, final String javadoc)
    {
        final boolean isDeprecated = events.stream().anyMatch(MessageModel::isDeprecated);
        return "/* Generated from an SBE schema by Lockstep. */\n" +
            "package " + ir.applicableNamespace() + ";\n\n" + imports + (imports.isEmpty() ? "" : "\n") +
            "/**\n" + javadoc.lines().map((line) -> line.isEmpty() ? " *\n" : " * " + line + "\n")
                .reduce("", String::concat) + " */\n" +
            (isDeprecated ? "@SuppressWarnings(\"deprecation\")\n" : "");
    }

    private String prefixBesideTypes()
    {
        final Set<String> types = new HashSet<>();
        ir.types().forEach((tokens) -> types.add(JavaText.className(tokens.get(0).applicableTypeName())));
        for (final String name : CLASSES)
        {
            if (types.contains(name))
            {
                return "Sbe";
            }
        }
        return "";
    }

    private static void write(final Path directory, final String name, final String text) throws IOException
    {
        Files.writeString(directory.resolve(name + ".java"), text);
    }
}
