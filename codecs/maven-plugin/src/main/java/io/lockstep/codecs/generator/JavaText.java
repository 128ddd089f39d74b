package io.lockstep.codecs.generator;

import uk.co.real_logic.sbe.PrimitiveType;
import uk.co.real_logic.sbe.SbeTool;

import javax.lang.model.SourceVersion;
import java.nio.ByteOrder;

/**
 * Pieces of Java source.
 */
final class JavaText
{
    private JavaText()
    {
    }

    /**
     * A class name, as the SBE tool makes it.
     */
    static String className(final String name)
    {
        return Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    /**
     * The name of a method or variable, as the SBE tool makes it.
     */
    static String propertyName(final String name)
    {
        final String property = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        return SourceVersion.isKeyword(property) ?
            property + System.getProperty(SbeTool.KEYWORD_APPEND_TOKEN, "_") : property;
    }

    static String typeName(final PrimitiveType type)
    {
        return switch (type)
        {
            case CHAR, INT8 -> "byte";
            case UINT8, INT16 -> "short";
            case UINT16, INT32 -> "int";
            case UINT32, INT64, UINT64 -> "long";
            case FLOAT -> "float";
            case DOUBLE -> "double";
            default -> throw new IllegalArgumentException("no Java type for it: primitiveType=" + type);
        };
    }

    /**
     * The expression that reads an integer from a buffer; of an int, or of a long where it is wider.
     */
    static String readInteger(final PrimitiveType type, final ByteOrder order, final String offset)
    {
        final String place = "(" + offset + ", ByteOrder." + order + ")";
        return switch (type)
        {
            case CHAR, INT8 -> "buffer.getByte(" + offset + ")";
            case UINT8 -> "buffer.getByte(" + offset + ") & 0xFF";
            case INT16 -> "buffer.getShort" + place;
            case UINT16 -> "buffer.getShort" + place + " & 0xFFFF";
            case INT32 -> "buffer.getInt" + place;
            case UINT32 -> "buffer.getInt" + place + " & 0xFFFF_FFFFL";
            case INT64, UINT64 -> "buffer.getLong" + place;
            default -> throw new IllegalArgumentException("expected an integer, but: primitiveType=" + type);
        };
    }

    /**
     * Whether the values of a type need a long.
     */
    static boolean isWide(final PrimitiveType type)
    {
        return "long".equals(typeName(type));
    }

    /**
     * Lines, each indented further; empty ones stay empty.
     */
    static String indent(final String text, final int levels)
    {
        return text.lines()
            .map((line) -> line.isEmpty() ? line : "    ".repeat(levels) + line)
            .reduce("", (all, line) -> all + line + "\n");
    }
}
