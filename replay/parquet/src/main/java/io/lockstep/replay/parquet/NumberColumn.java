package io.lockstep.replay.parquet;

import io.lockstep.codecs.schema.NumberType;
import io.lockstep.replay.tools.ExportRow;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import uk.co.real_logic.sbe.PrimitiveType;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Columns of numbers, with the width and sign that the schema says.
 */
final class NumberColumn
{
    private NumberColumn()
    {
    }

    /**
     * Whether a type is a number: neither text nor an array.
     */
    static boolean isOf(final NumberType type)
    {
        return type.length() == 1 && type.primitive() != PrimitiveType.CHAR;
    }

    static Column<String> of(final NumberType type, final String name, final Function<ExportRow, String> value)
    {
        return switch (type.primitive())
        {
            case FLOAT -> column(PrimitiveTypeName.FLOAT, null, name, value,
                (consumer, text) -> consumer.addFloat(Float.parseFloat(text)));
            case DOUBLE -> column(PrimitiveTypeName.DOUBLE, null, name, value,
                (consumer, text) -> consumer.addDouble(Double.parseDouble(text)));
            case INT64 -> column(PrimitiveTypeName.INT64, integer(type, true), name, value,
                (consumer, text) -> consumer.addLong(Long.parseLong(text)));
            case UINT64 -> column(PrimitiveTypeName.INT64, integer(type, false), name, value,
                (consumer, text) -> consumer.addLong(Long.parseUnsignedLong(text)));
            case INT8, INT16, INT32 -> column(PrimitiveTypeName.INT32, integer(type, true), name, value,
                (consumer, text) -> consumer.addInteger(Integer.parseInt(text)));
            default -> column(PrimitiveTypeName.INT32, integer(type, false), name, value,
                (consumer, text) -> consumer.addInteger(Integer.parseUnsignedInt(text)));
        };
    }

    private static LogicalTypeAnnotation integer(final NumberType type, final boolean isSigned)
    {
        return LogicalTypeAnnotation.intType(type.primitive().size() * Byte.SIZE, isSigned);
    }

    private static Column<String> column(
        final PrimitiveTypeName primitive,
        final LogicalTypeAnnotation meaning,
        final String name,
        final Function<ExportRow, String> value,
        final BiConsumer<RecordConsumer, String> adder)
    {
        return new Column<>(Types.optional(primitive).as(meaning).named(name), value, adder);
    }
}
