package io.lockstep.replay.parquet;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Reads a file by Parquet's own reader: each row as text by column, without what is null.
 */
final class ParquetRows extends ParquetReader.Builder<Group>
{
    private ParquetRows(final InputFile file, final ParquetConfiguration configuration)
    {
        super(file, configuration);
    }

    static List<Map<String, String>> read(final Path file) throws IOException
    {
        final List<Map<String, String>> rows = new ArrayList<>();
        try (ParquetReader<Group> reader = new ParquetRows(new LocalInputFile(file), new PlainParquetConfiguration())
            .withCodecFactory(new Gunzip()).build())
        {
            for (Group group = reader.read(); group != null; group = reader.read())
            {
                final Map<String, String> row = new LinkedHashMap<>();
                for (int i = 0; i < group.getType().getFieldCount(); i++)
                {
                    if (group.getFieldRepetitionCount(i) > 0)
                    {
                        row.put(group.getType().getFieldName(i), text(group, i));
                    }
                }
                rows.add(row);
            }
        }

        return rows;
    }

    @Override
    protected ReadSupport<Group> getReadSupport()
    {
        return new GroupReadSupport();
    }

    private static String text(final Group group, final int field)
    {
        final PrimitiveType type = group.getType().getType(field).asPrimitiveType();
        if (type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal)
        {
            return new BigDecimal(mantissa(group, field, type), decimal.getScale()).toPlainString();
        }
        final boolean isUnsigned =
            type.getLogicalTypeAnnotation() instanceof IntLogicalTypeAnnotation integer && !integer.isSigned();

        return switch (type.getPrimitiveTypeName())
        {
            case INT32 -> isUnsigned ?
                Integer.toUnsignedString(group.getInteger(field, 0)) : Integer.toString(group.getInteger(field, 0));
            case INT64 -> isUnsigned ?
                Long.toUnsignedString(group.getLong(field, 0)) : Long.toString(group.getLong(field, 0));
            case FLOAT -> Float.toString(group.getFloat(field, 0));
            case DOUBLE -> Double.toString(group.getDouble(field, 0));
            default -> type.getLogicalTypeAnnotation() instanceof StringLogicalTypeAnnotation ?
                group.getString(field, 0) : HexFormat.of().formatHex(group.getBinary(field, 0).getBytes());
        };
    }

    private static BigInteger mantissa(final Group group, final int field, final PrimitiveType type)
    {
        return switch (type.getPrimitiveTypeName())
        {
            case INT32 -> BigInteger.valueOf(group.getInteger(field, 0));
            case INT64 -> BigInteger.valueOf(group.getLong(field, 0));
            default -> new BigInteger(group.getBinary(field, 0).getBytes());
        };
    }

    /**
     * Pages by the JDK.
     */
    private static final class Gunzip implements CompressionCodecFactory, CompressionCodecFactory.BytesInputDecompressor
    {
        @Override
        public BytesInputCompressor getCompressor(final CompressionCodecName name)
        {
            throw new UnsupportedOperationException();
        }

        @Override
        public BytesInputDecompressor getDecompressor(final CompressionCodecName name)
        {
            if (name != CompressionCodecName.GZIP)
            {
                throw new AssertionError("expected GZIP, but it is " + name);
            }
            return this;
        }

        @Override
        public BytesInput decompress(final BytesInput page, final int length) throws IOException
        {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            page.writeAllTo(bytes);
            return BytesInput.from(gunzip(bytes.toByteArray()));
        }

        @Override
        public void decompress(
            final ByteBuffer input, final int compressedLength, final ByteBuffer output, final int length)
            throws IOException
        {
            final byte[] page = new byte[compressedLength];
            input.get(page);
            output.put(gunzip(page));
        }

        @Override
        public void release()
        {
            // Holds nothing.
        }

        private static byte[] gunzip(final byte[] page) throws IOException
        {
            try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(page)))
            {
                return gzip.readAllBytes();
            }
        }
    }
}
