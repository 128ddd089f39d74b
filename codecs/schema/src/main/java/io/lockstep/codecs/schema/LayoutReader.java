package io.lockstep.codecs.schema;

import uk.co.real_logic.sbe.PrimitiveValue;
import uk.co.real_logic.sbe.ir.HeaderStructure;
import uk.co.real_logic.sbe.ir.Signal;
import uk.co.real_logic.sbe.ir.Token;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the layout of one message from its tokens.
 *
 * <p>Threading: single use.
 */
final class LayoutReader
{
    private final List<Token> tokens;
    private int index;

    LayoutReader(final List<Token> tokens)
    {
        this.tokens = tokens;
    }

    static HeaderLayout header(final List<Token> tokens)
    {
        return new HeaderLayout(
            tokens.get(0).encodedLength(),
            slot(tokens, 0, HeaderStructure.BLOCK_LENGTH),
            slot(tokens, 0, HeaderStructure.TEMPLATE_ID),
            slot(tokens, 0, HeaderStructure.SCHEMA_ID),
            slot(tokens, 0, HeaderStructure.SCHEMA_VERSION));
    }

    MessageLayout message()
    {
        final Token token = tokens.get(0);
        index = 1;
        return new MessageLayout(
            token.name(),
            token.id(),
            token.version(),
            token.deprecated(),
            text(token.description()),
            FieldAnnotations.of(token),
            block(token.encodedLength()));
    }

    private BlockLayout block(final int length)
    {
        final List<FieldLayout> fields = new ArrayList<>();
        while (tokens.get(index).signal() == Signal.BEGIN_FIELD)
        {
            fields.add(field(tokens.get(index)));
            index += tokens.get(index).componentTokenCount();
        }
        final List<GroupLayout> groups = new ArrayList<>();
        while (tokens.get(index).signal() == Signal.BEGIN_GROUP)
        {
            final int next = index + tokens.get(index).componentTokenCount();
            groups.add(group(tokens.get(index)));
            index = next;
        }
        final List<DataLayout> data = new ArrayList<>();
        while (tokens.get(index).signal() == Signal.BEGIN_VAR_DATA)
        {
            data.add(data(tokens.get(index)));
            index += tokens.get(index).componentTokenCount();
        }

        return new BlockLayout(length, List.copyOf(fields), List.copyOf(groups), List.copyOf(data));
    }

    private FieldLayout field(final Token field)
    {
        final Token type = tokens.get(index + 1);
        return new FieldLayout(
            field.name(),
            field.id(),
            field.version(),
            field.deprecated(),
            text(field.description()),
            FieldAnnotations.of(field).plus(FieldAnnotations.of(type)),
            type.offset(),
            field.isOptionalEncoding() || type.isOptionalEncoding(),
            constant(field, type),
            type(index + 1));
    }

    private GroupLayout group(final Token group)
    {
        final int dimensions = index + 1;
        final Token header = tokens.get(dimensions);
        index = dimensions + header.componentTokenCount();
        return new GroupLayout(
            group.name(),
            group.id(),
            group.version(),
            group.deprecated(),
            text(group.description()),
            FieldAnnotations.of(group),
            header.name(),
            header.encodedLength(),
            slot(tokens, dimensions, "blockLength"),
            slot(tokens, dimensions, "numInGroup"),
            block(group.encodedLength()));
    }

    private DataLayout data(final Token data)
    {
        final Token type = tokens.get(index + 1);
        final Token bytes = find(tokens, index + 1, "varData");
        return new DataLayout(
            data.name(),
            data.id(),
            data.version(),
            data.deprecated(),
            text(data.description()),
            FieldAnnotations.of(data).plus(FieldAnnotations.of(type)).plus(FieldAnnotations.of(bytes)),
            type.name(),
            bytes.offset(),
            slot(tokens, index + 1, "length"),
            text(bytes.encoding().characterEncoding()));
    }

    private ValueType type(final int typeIndex)
    {
        final Token token = tokens.get(typeIndex);
        return switch (token.signal())
        {
            case ENCODING -> NumberType.of(token);
            case BEGIN_ENUM -> new EnumType(typeName(token), NumberType.of(token), names(typeIndex));
            case BEGIN_SET -> new SetType(typeName(token), NumberType.of(token), names(typeIndex));
            case BEGIN_COMPOSITE -> new CompositeType(typeName(token), token.encodedLength(), members(typeIndex));
            default -> throw new IllegalArgumentException("expected a type, but found " + token);
        };
    }

    private List<NamedValue> names(final int typeIndex)
    {
        final List<NamedValue> names = new ArrayList<>();
        final int end = typeIndex + tokens.get(typeIndex).componentTokenCount() - 1;
        for (int i = typeIndex + 1; i < end; i++)
        {
            final Token token = tokens.get(i);
            names.add(new NamedValue(
                token.name(), token.encoding().constValue().longValue(), token.version(), text(token.description())));
        }

        return List.copyOf(names);
    }

    private List<FieldLayout> members(final int typeIndex)
    {
        final List<FieldLayout> members = new ArrayList<>();
        final int end = typeIndex + tokens.get(typeIndex).componentTokenCount() - 1;
        for (int i = typeIndex + 1; i < end; i += tokens.get(i).componentTokenCount())
        {
            final Token token = tokens.get(i);
            members.add(new FieldLayout(
                token.name(),
                Token.INVALID_ID,
                token.version(),
                token.deprecated(),
                text(token.description()),
                FieldAnnotations.of(token),
                token.offset(),
                token.isOptionalEncoding(),
                constant(token, token),
                type(i)));
        }

        return List.copyOf(members);
    }

    /**
     * A constant is said by the type, or by the field with the name of an enum's value.
     */
    private static PrimitiveValue constant(final Token field, final Token type)
    {
        if (!field.isConstantEncoding() && !type.isConstantEncoding())
        {
            return null;
        }
        final PrimitiveValue value = type.encoding().constValue();

        return value == null ? field.encoding().constValue() : value;
    }

    private static IntegerSlot slot(final List<Token> tokens, final int composite, final String name)
    {
        final Token token = find(tokens, composite, name);
        return new IntegerSlot(token.offset(), NumberType.of(token));
    }

    private static Token find(final List<Token> tokens, final int composite, final String name)
    {
        final int end = composite + tokens.get(composite).componentTokenCount() - 1;
        for (int i = composite + 1; i < end; i += tokens.get(i).componentTokenCount())
        {
            if (tokens.get(i).name().equals(name))
            {
                return tokens.get(i);
            }
        }

        throw new IllegalArgumentException("expected a member " + name + " in " + tokens.get(composite).name());
    }

    private static String typeName(final Token token)
    {
        return token.referencedName() == null ? token.name() : token.referencedName();
    }

    private static String text(final String text)
    {
        return text == null ? "" : text;
    }
}
