package io.lockstep.replay.reader;

import org.agrona.concurrent.SystemNanoClock;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Another process that reads all the time: it tells the last sequence that it believed to be durable, and ends with its
 * parent. What it finds torn ends it with an error.
 */
final class TransferReader
{
    private static final int READS_PER_LINE = 100;
    private static final long RETRY_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(1);

    private TransferReader()
    {
    }

    /**
     * Run until nobody reads what is told.
     *
     * @param args directory of the engine.
     */
    public static void main(final String[] args)
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        final Path file = StateFiles.in(Path.of(args[0])).get(0).file();
        long lastSequence = 0;
        long records = 0;
        long refused = 0;
        try (StateReader reader = StateReader.open(file, SystemNanoClock.INSTANCE, RETRY_TIMEOUT_NS))
        {
            final TransferReads reads = new TransferReads(reader);
            while (!out.checkError())
            {
                for (int i = 0; i < READS_PER_LINE; i++)
                {
                    records += reads.readRecord(i % TransferProcessor.ACCOUNTS) == ReadOutcome.READ ? 1 : 0;
                }

                final ReadOutcome outcome = reads.readAll();
                refused += outcome == ReadOutcome.READ ? 0 : 1;
                if (outcome == ReadOutcome.READ && reader.awaitDurable(RETRY_TIMEOUT_NS))
                {
                    if (reader.appliedSequence() < lastSequence)
                    {
                        throw new IllegalStateException(
                            "went back: " + lastSequence + " to " + reader.appliedSequence());
                    }
                    lastSequence = reader.appliedSequence();
                    out.println(lastSequence);
                }
            }
        }
        System.err.println("records=" + records + " refused=" + refused);
    }
}
