package io.lockstep.replay.parquet;

import io.lockstep.replay.tools.ExportRow;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.Type;

import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A column: what it is in the file, and where its value comes from.
 *
 * @param <T>   of a value.
 * @param type  in the file.
 * @param value of a row; null only where the type is optional.
 * @param adder of a value to a file.
 */
record Column<T>(Type type, Function<ExportRow, T> value, BiConsumer<RecordConsumer, T> adder)
{
    void write(final int index, final ExportRow row, final RecordConsumer consumer)
    {
        final T cell = value.apply(row);
        if (cell != null)
        {
            consumer.startField(type.getName(), index);
            adder.accept(consumer, cell);
            consumer.endField(type.getName(), index);
        }
    }
}
