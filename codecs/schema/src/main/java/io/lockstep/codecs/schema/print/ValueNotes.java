package io.lockstep.codecs.schema.print;

import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.EnumType;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.Mask;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.codecs.schema.SetType;
import io.lockstep.codecs.schema.ValueType;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said of a value beside its place: presence, null value, range, names, annotations.
 */
final class ValueNotes
{
    private ValueNotes()
    {
    }

    static String type(final FieldLayout field)
    {
        final ValueType type = field.type();
        if (type instanceof NumberType number)
        {
            final String primitive = number.primitive().primitiveName() +
                (number.length() > 1 ? "[" + number.length() + "]" : "");
            return number.name().equals(number.primitive().primitiveName()) || number.name().equals(field.name()) ?
                primitive : number.name() + ' ' + primitive;
        }
        if (type instanceof EnumType enumType)
        {
            return "enum " + type.name() + ' ' + enumType.encoding().primitive().primitiveName();
        }
        if (type instanceof SetType set)
        {
            return "set " + type.name() + ' ' + set.encoding().primitive().primitiveName();
        }

        return "composite " + type.name();
    }

    static String presence(final FieldLayout field)
    {
        return field.isConstant() ? "constant" : field.isOptional() ? "optional" : "required";
    }

    static String nullValue(final FieldLayout field)
    {
        if (!field.isOptional() || field.isConstant())
        {
            return null;
        }

        return field.type() instanceof NumberType number ? number.nullValue().toString() :
            field.type() instanceof EnumType type ? type.encoding().nullValue().toString() : null;
    }

    static String constant(final FieldLayout field)
    {
        return !field.isConstant() ? null :
            field.type() instanceof EnumType ? field.constantName() : field.constant().toString();
    }

    static String notes(final FieldLayout field)
    {
        final List<String> notes = new ArrayList<>();
        add(notes, "=", constant(field));
        add(notes, "null=", nullValue(field));
        if (field.type() instanceof NumberType number)
        {
            add(notes, "min=", number.minValue());
            add(notes, "max=", number.maxValue());
            add(notes, "encoding=", number.encoding().characterEncoding());
        }
        if (field.type() instanceof EnumType type && !field.isConstant())
        {
            notes.add(type.values().stream()
                .map((value) -> value.name() + '=' + value.value()).collect(Collectors.joining(" ")));
        }
        if (field.type() instanceof SetType set)
        {
            notes.add(set.choices().stream()
                .map((choice) -> choice.name() + "=bit " + choice.value()).collect(Collectors.joining(" ")));
        }
        notes.addAll(annotations(field.annotations()));
        if (field.deprecated() > 0)
        {
            notes.add("deprecated=" + field.deprecated());
        }

        return String.join(", ", notes);
    }

    static List<String> annotations(final FieldAnnotations annotations)
    {
        final List<String> words = new ArrayList<>();
        addIf(words, annotations.isPartitionKey(), "@partition-key");
        addIf(words, annotations.isSourceSequence(), "@source-sequence");
        addIf(words, annotations.isState(), "@state");
        addIf(words, annotations.isKey(),
            "@key" + (annotations.keyMember().isEmpty() ? "" : ":" + annotations.keyMember()));
        addIf(words, annotations.isPersonal(), "@personal:" + annotations.personalClass());
        addIf(words, annotations.isPersonal(), "@mask:" + mask(annotations.mask()));
        addIf(words, !annotations.semanticType().isEmpty(), annotations.semanticType());

        return words;
    }

    static boolean isComposite(final FieldLayout field)
    {
        return field.type() instanceof CompositeType;
    }

    private static String mask(final Mask mask)
    {
        return mask.equals(Mask.ALL) ? "all" : mask.equals(Mask.NONE) ? "none" :
            mask.first() > 0 ? "first" + mask.first() : "last" + mask.last();
    }

    private static void add(final List<String> notes, final String label, final Object value)
    {
        if (value != null && !value.toString().isEmpty())
        {
            notes.add(label + value);
        }
    }

    private static void addIf(final List<String> words, final boolean isThere, final String word)
    {
        if (isThere)
        {
            words.add(word);
        }
    }
}
