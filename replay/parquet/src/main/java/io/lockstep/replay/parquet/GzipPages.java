package io.lockstep.replay.parquet;

import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/**
 * Compresses pages by the JDK's own GZIP, which every reader of Parquet knows.
 *
 * <p>Threading: single owner.
 */
final class GzipPages implements CompressionCodecFactory, CompressionCodecFactory.BytesInputCompressor
{
    @Override
    public BytesInputCompressor getCompressor(final CompressionCodecName name)
    {
        return this;
    }

    @Override
    public BytesInputDecompressor getDecompressor(final CompressionCodecName name)
    {
        throw new UnsupportedOperationException("nothing is read here");
    }

    @Override
    public CompressionCodecName getCodecName()
    {
        return CompressionCodecName.GZIP;
    }

    @Override
    public BytesInput compress(final BytesInput page) throws IOException
    {
        final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed))
        {
            page.writeAllTo(gzip);
        }

        return BytesInput.from(compressed.toByteArray());
    }

    @Override
    public void release()
    {
        // Holds nothing between two pages.
    }
}
