package io.lockstep.replay.parquet;

import io.lockstep.replay.tools.ExportRow;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens the writer of a file.
 *
 * <p>Design note: a row group is held in memory until it is full, one for each type, so it is smaller than the usual
 * 128 MiB.
 */
final class RowWriterBuilder extends ParquetWriter.Builder<ExportRow, RowWriterBuilder>
{
    private static final long ROW_GROUP_LENGTH = 8L << 20;

    private final List<Column<?>> columns;

    private RowWriterBuilder(final OutputFile file, final List<Column<?>> columns)
    {
        super(file);
        this.columns = columns;
    }

    static ParquetWriter<ExportRow> open(final Path file, final List<Column<?>> columns) throws IOException
    {
        return new RowWriterBuilder(new LocalOutputFile(file), columns)
            .withConf(new PlainParquetConfiguration())
            .withCodecFactory(new GzipPages())
            .withCompressionCodec(CompressionCodecName.GZIP)
            .withRowGroupSize(ROW_GROUP_LENGTH)
            .build();
    }

    @Override
    protected RowWriterBuilder self()
    {
        return this;
    }

    @Override
    @SuppressWarnings("deprecation")
    protected WriteSupport<ExportRow> getWriteSupport(final Configuration configuration)
    {
        return new RowWriteSupport(columns);
    }

    @Override
    protected WriteSupport<ExportRow> getWriteSupport(final ParquetConfiguration configuration)
    {
        return new RowWriteSupport(columns);
    }
}
