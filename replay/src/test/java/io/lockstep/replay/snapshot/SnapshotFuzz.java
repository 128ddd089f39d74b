package io.lockstep.replay.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a fuzzer calls with bytes of its making, to be read as a snapshot.
 *
 * <p>The first byte says which of a chain it is and whether checksums are made to fit; then comes its head, then what
 * is behind its pages.
 */
public final class SnapshotFuzz
{
    private static final HostileSnapshot SNAPSHOT = new HostileSnapshot();
    private static final int PREFIX_LENGTH = 1 + HostileSnapshot.HEAD_LENGTH;
    private static final int CHAIN_LENGTH = 2;

    private SnapshotFuzz()
    {
    }

    /**
     * Called by the fuzzer.
     *
     * @param data of its making.
     */
    public static void fuzzerTestOneInput(final byte[] data)
    {
        if (data.length < PREFIX_LENGTH)
        {
            return;
        }
        final int choice = data[0] & 0xFF;
        final long sequence = 1 + choice % CHAIN_LENGTH;
        final byte[] whole = SNAPSHOT.whole(sequence);
        final int manifest = HostileSnapshot.manifestOffset(whole);
        final byte[] content = new byte[manifest + data.length - PREFIX_LENGTH];
        System.arraycopy(whole, 0, content, 0, manifest);
        System.arraycopy(data, 1, content, 0, HostileSnapshot.HEAD_LENGTH);
        System.arraycopy(data, PREFIX_LENGTH, content, manifest, data.length - PREFIX_LENGTH);
        if (choice / CHAIN_LENGTH % 2 == 0)
        {
            HostileSnapshot.makeChecksumsFit(content, manifest);
        }
        SNAPSHOT.read(sequence, content);
    }

    /**
     * Write good snapshots, to begin with.
     *
     * @param corpus directory that gets them.
     */
    public static void writeCorpus(final Path corpus) throws IOException
    {
        for (int i = 0; i < CHAIN_LENGTH; i++)
        {
            final byte[] whole = SNAPSHOT.whole(1 + i);
            final int manifest = HostileSnapshot.manifestOffset(whole);
            final byte[] data = new byte[PREFIX_LENGTH + whole.length - manifest];
            data[0] = (byte)i;
            System.arraycopy(whole, 0, data, 1, HostileSnapshot.HEAD_LENGTH);
            System.arraycopy(whole, manifest, data, PREFIX_LENGTH, whole.length - manifest);
            Files.write(corpus.resolve("snapshot-" + (1 + i)), data);
        }
    }
}
