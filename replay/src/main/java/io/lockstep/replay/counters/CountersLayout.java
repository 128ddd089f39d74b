package io.lockstep.replay.counters;

import io.lockstep.engine.counters.CountersMemory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteBuffer;

/**
 * Layout of a counters file, version 1, in the byte order of the machine, which the magic tells.
 *
 * <pre>
 *    0   magic             "LSCOUNTS" as a long
 *    8   version           int
 *   12   state             int, {@link EngineState#code()}
 *   16   metadata length   int, bytes
 *   20   values length     int, bytes
 *   24   histograms length int, bytes
 *   32   process id        long
 *   40   process start     long, ms since the epoch; zero if unknown
 *   48   launch            long, ms since the epoch
 *   56   name length       int, bytes; then the application's name in UTF-8
 *   4096 metadata, then values, then histograms: as {@link CountersMemory} describes
 * </pre>
 */
final class CountersLayout
{
    static final long MAGIC = 0x4C53_434F_554E_5453L;
    static final int VERSION = 1;

    static final int MAGIC_OFFSET = 0;
    static final int VERSION_OFFSET = 8;
    static final int STATE_OFFSET = 12;
    static final int METADATA_LENGTH_OFFSET = 16;
    static final int VALUES_LENGTH_OFFSET = 20;
    static final int HISTOGRAMS_LENGTH_OFFSET = 24;
    static final int PID_OFFSET = 32;
    static final int PROCESS_START_OFFSET = 40;
    static final int LAUNCH_OFFSET = 48;
    static final int NAME_LENGTH_OFFSET = 56;
    static final int NAME_OFFSET = 60;
    static final int MAX_NAME_LENGTH = 1024;
    static final int HEADER_LENGTH = 4096;

    private CountersLayout()
    {
    }

    static long length(final int metadataLength, final int valuesLength, final int histogramsLength)
    {
        return (long)HEADER_LENGTH + metadataLength + valuesLength + histogramsLength;
    }

    static CountersMemory memory(final ByteBuffer file, final DirectBuffer header)
    {
        final int metadataLength = header.getInt(METADATA_LENGTH_OFFSET);
        final int valuesLength = header.getInt(VALUES_LENGTH_OFFSET);
        final int valuesOffset = HEADER_LENGTH + metadataLength;
        return new CountersMemory(
            new UnsafeBuffer(file, HEADER_LENGTH, metadataLength),
            new UnsafeBuffer(file, valuesOffset, valuesLength),
            new UnsafeBuffer(file, valuesOffset + valuesLength, header.getInt(HISTOGRAMS_LENGTH_OFFSET)));
    }
}
