package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalException;
import io.lockstep.replay.state.ChroniclePageHome;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * Process that journals until it can no more, and tells what it acknowledged and why it stopped.
 */
public final class FillingEngine
{
    static final String REFUSED = "refused ";
    static final String ACKNOWLEDGED = "acknowledged ";
    static final String FAILED = "failed ";

    private static final int MAX_EVENTS = 200_000;
    private static final int EVENT_LENGTH = 3_000;

    private static volatile long acknowledged;

    private FillingEngine()
    {
    }

    /**
     * Run.
     *
     * @param args the directory, the durability, and whether pages are in the directory.
     */
    public static void main(final String[] args)
    {
        final JournaledEngine journaled;
        try
        {
            journaled = JournaledEngine.launch(
                context(Path.of(args[0]), Durability.valueOf(args[1]), Boolean.parseBoolean(args[2])));
        }
        catch (final JournalException ex)
        {
            System.out.println(REFUSED + ex.getMessage());
            return;
        }
        final Engine engine = journaled.engine();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[EVENT_LENGTH]);
        for (int i = (int)journaled.recovery().events() + 1; i <= MAX_EVENTS && engine.failure() == null; i++)
        {
            LedgerProcessor.encode(event, EVENT_LENGTH, i * 0x9E37_79B9L, i % LedgerProcessor.ACCOUNTS);
            while (engine.failure() == null &&
                engine.offer(i, 1, i, event, 0, EVENT_LENGTH) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
        final EngineFailure failure = engine.failure();
        journaled.close();
        System.out.println(ACKNOWLEDGED + acknowledged);
        System.out.println(FAILED + (failure == null ? "not" : failure.getMessage()));
    }

    static JournaledEngineContext context(
        final Path directory,
        final Durability durability,
        final boolean isInDirectory)
    {
        return new JournaledEngineContext()
            .directory(directory)
            .applicationName(LedgerProcessor.NAME)
            .durability(durability)
            .segmentLength(1024 * 1024)
            .core(new CoreContext()
                .processor(new LedgerProcessor())
                .maxTimers(LedgerProcessor.MAX_TIMERS)
                .eventCheck(LedgerProcessor::isKnown))
            .engine(new EngineContext()
                .maxEventLength(LedgerProcessor.MAX_LENGTH)
                .maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH))
            .pageHomeFactory((file) -> isInDirectory ? new ChroniclePageHome(file) : new DirectPageHome())
            .outputListener((header, buffer, offset, length) ->
            {
                if (header.isLast())
                {
                    acknowledged = header.sequence();
                }
            });
    }
}
