package io.lockstep.replay.journal;

import io.lockstep.replay.journal.HostileJournal.Kind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * What a fuzzer calls with bytes of its making, to be read as files of a journal.
 *
 * <p>The first byte says which file it is and whether checksums are made to fit; what follows is the file, of a log its
 * beginning.
 */
public final class JournalFuzz
{
    private static final HostileJournal JOURNAL = new HostileJournal();
    private static final int KINDS = Kind.values().length;

    private JournalFuzz()
    {
    }

    /**
     * Called by the fuzzer.
     *
     * @param data of its making.
     */
    public static void fuzzerTestOneInput(final byte[] data)
    {
        if (data.length < 1)
        {
            return;
        }
        final int choice = data[0] & 0xFF;
        final Kind kind = Kind.values()[choice % KINDS];
        final byte[] content = Arrays.copyOfRange(
            data, 1, kind.isLog() ? 1 + TestEvent.SEGMENT_LENGTH : data.length);
        if (choice / KINDS % 2 == 0)
        {
            HostileJournal.makeChecksumsFit(kind, content);
        }
        JOURNAL.read(kind, content);
    }

    /**
     * Write good files, to begin with.
     *
     * @param corpus directory that gets them.
     */
    public static void writeCorpus(final Path corpus) throws IOException
    {
        for (final Kind kind : Kind.values())
        {
            final byte[] whole = JOURNAL.whole(kind);
            final int length = kind.isLog() ? HostileJournal.USED_LENGTH : whole.length;
            final byte[] data = new byte[1 + length];
            data[0] = (byte)kind.ordinal();
            System.arraycopy(whole, 0, data, 1, length);
            Files.write(corpus.resolve(kind.name().toLowerCase(Locale.ROOT)), data);
        }
    }
}
