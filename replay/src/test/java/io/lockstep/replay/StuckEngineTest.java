package io.lockstep.replay;

import io.lockstep.engine.Outcome;
import io.lockstep.replay.journal.JournalInUseException;
import io.lockstep.replay.reader.ChildJvm;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A processor that never returns: closing and aborting come back all the same and say where it hangs, the directory
 * stays locked for as long as the process lives, and the next start has everything that was acknowledged.
 */
@Timeout(120)
class StuckEngineTest
{
    private static final long NOWHERE = 0;

    @TempDir
    private Path directory;
    private final List<Long> applied = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"DEDICATED,close", "DEDICATED,abort", "SPLIT,close", "SHARED,close", "SHARED,abort"})
    void shouldComeBackFromClosingAndLoseNothingThatWasAcknowledged(final String threading, final String ending)
        throws Exception
    {
        final String failure;
        final String again;
        final String stuckAndAcknowledged;
        try (ChildJvm engine = ChildJvm.launch(StuckEngine.class, directory, threading, ending))
        {
            failure = engine.awaitLine();
            again = engine.awaitLine();
            stuckAndAcknowledged = engine.awaitLine();
            assertThrows(JournalInUseException.class, this::recover);
            engine.kill();
        }
        final JournaledEngine recovered = recover();
        final long events = recovered.recovery().events();
        final long last = recovered.recoveredSourceSequence(StuckEngine.SOURCE);
        StuckEngine.offer(recovered.engine(), last + 1, last + 1);
        recovered.close();

        assertEquals("processor " + StuckEngine.HANGING, failure);
        assertEquals("returned", again);
        assertEquals("true " + StuckEngine.BEFORE, stuckAndAcknowledged);
        assertTrue(events >= StuckEngine.BEFORE && events <= StuckEngine.EVENTS, "events=" + events);
        assertTrue(!threading.equals("DEDICATED") || events == StuckEngine.EVENTS, "events=" + events);
        assertEquals(events, last);
        assertEquals(events + 1, applied.size());
        for (int i = 0; i <= events; i++)
        {
            assertEquals(i + 1, applied.get(i));
        }
    }

    private JournaledEngine recover()
    {
        return JournaledEngine.launch(StuckEngine.context(
            directory, new StuckEngine.Hanging(NOWHERE), (header, buffer, offset, length) ->
            {
                assertEquals(Outcome.APPLIED.code(), header.outcomeCode());
                applied.add(buffer.getLong(offset + 8));
            }));
    }
}
