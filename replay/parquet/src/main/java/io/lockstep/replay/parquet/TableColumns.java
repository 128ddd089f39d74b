package io.lockstep.replay.parquet;

import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.FieldAnnotations;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.Mask;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.NumberType;
import io.lockstep.replay.tools.ExportRow;
import io.lockstep.replay.tools.ExportSource;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/**
 * Makes the columns of a table: first where a row comes from, then its fields in the order of the schema.
 *
 * <p>Parts of a composite have a column each, named by path with underscores, but for a mantissa with a constant
 * exponent: that is a decimal of the composite's name. Enums, sets, groups and arrays are text, the last three as JSON;
 * so is personal data that is masked. A name that is taken, be it in capital letters, gets an underscore behind it.
 *
 * <p>Threading: single use.
 */
final class TableColumns
{
    private static final long NANOS_PER_MICRO = 1_000;

    private final List<Column<?>> columns = new ArrayList<>();
    private final Set<String> takenNames = new HashSet<>();
    private final boolean isPersonalShown;

    TableColumns(final ExportSource source)
    {
        isPersonalShown = source.isPersonalShown();
        required("position", ExportRow::position);
        required("sequence", ExportRow::sequence);
        if (source.isOutputs())
        {
            columns.add(new Column<>(Types.required(PrimitiveTypeName.INT32).named(free("index")), ExportRow::index,
                RecordConsumer::addInteger));
        }
        // Nanoseconds as a time are not known to every reader.
        columns.add(new Column<>(
            Types.required(PrimitiveTypeName.INT64).as(LogicalTypeAnnotation.timestampType(true, TimeUnit.MICROS))
                .named(free("time")),
            (row) -> Math.floorDiv(row.timestampNs(), NANOS_PER_MICRO),
            RecordConsumer::addLong));
        required("timestampNs", ExportRow::timestampNs);
        required("source", ExportRow::source);
        required("sourceSequence", ExportRow::sourceSequence);
        if (source.isOutputs())
        {
            text("outcome", ExportRow::outcome);
        }
        if (source.isCommitTold())
        {
            columns.add(new Column<>(Types.required(PrimitiveTypeName.BOOLEAN).named(free("committed")),
                ExportRow::isCommitted, RecordConsumer::addBoolean));
        }
    }

    /**
     * Columns of what no schema describes, of what is not as its schema says, and of events without an output.
     */
    List<Column<?>> ofNoType()
    {
        text("type", (row) -> row.type() == null ? null : row.type().name());
        columns.add(new Column<>(Types.optional(PrimitiveTypeName.BINARY).named(free("bytes")), ExportRow::bytes,
            (consumer, bytes) -> consumer.addBinary(Binary.fromConstantByteArray(bytes))));

        return columns;
    }

    /**
     * Columns of a type.
     */
    List<Column<?>> of(final MessageLayout message)
    {
        final boolean isMasked = isMasked(false, message.annotations());
        message.block().fields().forEach((field) -> add("", field, isMasked));
        message.block().groups().forEach((group) -> text(group.name(), value(group.name())));
        message.block().data().forEach((data) -> add(data, isMasked(isMasked, data.annotations())));

        return columns;
    }

    private void add(final String prefix, final FieldLayout field, final boolean isMaskedOutside)
    {
        final boolean isMasked = isMasked(isMaskedOutside, field.annotations());
        final String path = prefix + field.name();
        if (field.type() instanceof CompositeType composite)
        {
            final DecimalColumn decimal = composite.members().stream().anyMatch((member) -> isMasked(isMasked,
                member.annotations())) ? null : DecimalColumn.of(composite);
            if (decimal != null)
            {
                columns.add(decimal.column(free(path), path));
            }
            for (final FieldLayout member : composite.members())
            {
                if (decimal == null || !decimal.isPart(member))
                {
                    add(path + '.', member, isMasked);
                }
            }
        }
        else if (!isMasked && field.type() instanceof NumberType type && NumberColumn.isOf(type))
        {
            columns.add(NumberColumn.of(type, free(path), value(path)));
        }
        else
        {
            text(path, value(path));
        }
    }

    private void add(final DataLayout data, final boolean isMasked)
    {
        if (isMasked || !data.characterEncoding().isEmpty())
        {
            text(data.name(), value(data.name()));
        }
        else
        {
            columns.add(new Column<>(Types.optional(PrimitiveTypeName.BINARY).named(free(data.name())),
                value(data.name()),
                (consumer, text) -> consumer.addBinary(Binary.fromConstantByteArray(HexFormat.of().parseHex(text)))));
        }
    }

    private boolean isMasked(final boolean isMaskedOutside, final FieldAnnotations annotations)
    {
        return isPersonalShown || !annotations.isPersonal() ? isMaskedOutside : !annotations.mask().equals(Mask.NONE);
    }

    private void required(final String name, final Function<ExportRow, Long> value)
    {
        columns.add(new Column<>(
            Types.required(PrimitiveTypeName.INT64).named(free(name)), value, RecordConsumer::addLong));
    }

    private void text(final String path, final Function<ExportRow, String> value)
    {
        columns.add(new Column<>(
            Types.optional(PrimitiveTypeName.BINARY).as(LogicalTypeAnnotation.stringType()).named(free(path)),
            value,
            (consumer, text) -> consumer.addBinary(Binary.fromString(text))));
    }

    private String free(final String path)
    {
        String name = path.replace('.', '_');
        while (!takenNames.add(name.toLowerCase(Locale.ROOT)))
        {
            name += '_';
        }

        return name;
    }

    private static Function<ExportRow, String> value(final String path)
    {
        return (row) -> row.value(path);
    }
}
