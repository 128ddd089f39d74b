package io.lockstep.replay.parquet;

import io.lockstep.replay.tools.ExportRow;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;

import java.util.List;
import java.util.Map;

/**
 * Writes rows, column by column.
 *
 * <p>Threading: owned by the writer that calls it.
 */
final class RowWriteSupport extends WriteSupport<ExportRow>
{
    private static final String SCHEMA_NAME = "row";

    private final List<Column<?>> columns;
    private RecordConsumer consumer;

    RowWriteSupport(final List<Column<?>> columns)
    {
        this.columns = columns;
    }

    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(final Configuration configuration)
    {
        throw new UnsupportedOperationException("the configuration of Hadoop is not used");
    }

    @Override
    public WriteContext init(final ParquetConfiguration configuration)
    {
        return new WriteContext(
            new MessageType(SCHEMA_NAME, columns.stream().map(Column::type).toList()), Map.of());
    }

    @Override
    public void prepareForWrite(final RecordConsumer recordConsumer)
    {
        consumer = recordConsumer;
    }

    @Override
    public void write(final ExportRow row)
    {
        consumer.startMessage();
        for (int i = 0; i < columns.size(); i++)
        {
            columns.get(i).write(i, row, consumer);
        }
        consumer.endMessage();
    }
}
