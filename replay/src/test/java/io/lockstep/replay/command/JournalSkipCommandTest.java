package io.lockstep.replay.command;

import io.lockstep.codecs.journal.CheckpointEncoder;
import io.lockstep.codecs.journal.MessageHeaderEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.Replayer;
import io.lockstep.replay.journal.CorruptJournalException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AgentTerminationException;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class JournalSkipCommandTest
{
    private static final String NAME = "fragile";
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + CheckpointEncoder.BLOCK_LENGTH;
    private static final int MAX_OUTPUT_LENGTH = 1024;
    private static final long FATAL = 13;
    private static final long TIMER = 77;

    @TempDir
    private Path directory;
    private final List<Long> outputs = new ArrayList<>();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);

    @Test
    void shouldGoOnBehindTheEventAndTellOfTheDecision()
    {
        final EngineFailure failure = runUntilItFails(1, 2, FATAL);

        final EngineFailure again = assertThrows(EngineFailure.class, this::launch);
        final CommandRun skipped = skip("--sequence", 3, "--reason", "not mended yet", "--yes");
        final Checkpoint live = run(4);
        final Checkpoint replayed =
            Replayer.replay(directory, NAME, core(), MAX_OUTPUT_LENGTH, (header, buffer, offset, length) -> { });

        for (final EngineFailure told : List.of(failure, again))
        {
            assertTrue(told.getMessage().contains("failed at sequence 3"), told.getMessage());
            assertTrue(told.getMessage().contains("\"sequence\":13"), told.getMessage());
            assertTrue(told.getMessage().contains(
                "lockstep journal skip " + directory + " --sequence 3 --reason TEXT"), told.getMessage());
        }
        assertEquals(Lockstep.DONE, skipped.status(), skipped.err());
        assertEquals(live, replayed);
        assertEquals(List.of(1L, 2L, 4L), outputs);
        assertTrue(done("cat", "--from", 3, "--to", 3).contains(
            "\"decisions\":[{\"skip\":\"EVENT\",\"reason\":\"not mended yet\"}]"));
        assertTrue(done("cat", "--outputs", "--from", 3, "--to", 3).contains("\"outcome\":\"SKIPPED\""));
        assertTrue(done("ls").contains("to skip event 3: not mended yet"));
        assertTrue(done("ls", "--json").contains("\"decisions\":[{\"sequence\":3,\"scope\":\"EVENT\""));
        assertTrue(done("verify").contains("decisions    1"));
    }

    @Test
    void shouldPassOverATimerThatThrows()
    {
        final EngineFailure failure = runUntilItFails(1, TIMER, 5);

        final CommandRun skipped = skip("--sequence", 3, "--timer", TIMER, "--reason", "it throws", "--yes");
        final Checkpoint live = run(6);
        final Checkpoint replayed =
            Replayer.replay(directory, NAME, core(), MAX_OUTPUT_LENGTH, (header, buffer, offset, length) -> { });

        assertTrue(failure.getMessage().contains("--timer 77"), failure.getMessage());
        assertEquals(Lockstep.DONE, skipped.status(), skipped.err());
        assertEquals(live, replayed);
        assertEquals(List.of(1L, TIMER, 5L, 6L), outputs);
    }

    @Test
    void shouldRefuseWhatIsNotThereOrHadAnEffect()
    {
        run(1, 2, 3, 4);

        final CommandRun missing = skip("--sequence", 5, "--reason", "x", "--yes");
        final CommandRun checkpointed = skip("--sequence", 2, "--reason", "x", "--yes");
        final CommandRun letOut = skip("--sequence", 4, "--reason", "x", "--yes");
        final CommandRun withoutReason = skip("--sequence", 4, "--reason", " ", "--yes");
        final CommandRun inUse;
        try (JournaledEngine running = launch())
        {
            inUse = skip("--sequence", 4, "--reason", "x", "--yes");
            assertEquals(4, running.recovery().events());
        }

        assertRefused(missing, "no such event in the journal");
        assertRefused(checkpointed, "a checkpoint has its digests");
        assertRefused(letOut, "outputs of it or of a later one were let out");
        assertRefused(withoutReason, "reason");
        assertRefused(inUse, "open for writing elsewhere");
        assertFalse(Files.exists(directory.resolve("decisions")));
    }

    @Test
    void shouldRefuseADecisionThatIsDamagedAnywhere() throws Exception
    {
        runUntilItFails(1, FATAL);
        skip("--sequence", 2, "--reason", "x", "--yes");
        final Path file = directory.resolve("decisions");
        final byte[] whole = Files.readAllBytes(file);

        for (int i = 0; i < whole.length; i++)
        {
            final byte[] damaged = whole.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThrows(CorruptJournalException.class, this::launch, "byte " + i);
        }
        for (int length = 1; length < whole.length; length++)
        {
            Files.write(file, Arrays.copyOf(whole, length));
            assertThrows(CorruptJournalException.class, this::launch, "length " + length);
        }
        Files.write(file, whole);

        assertEquals(2, run().sequence());
    }

    private static void assertRefused(final CommandRun run, final String reason)
    {
        assertEquals(Lockstep.BAD_INPUT, run.status());
        assertTrue(run.err().contains(reason), run.err());
    }

    private EngineFailure runUntilItFails(final long... values)
    {
        try (JournaledEngine journaled = launch())
        {
            assertThrows(AgentTerminationException.class, () -> offer(journaled.engine(), values));
            return journaled.engine().failure();
        }
    }

    private Checkpoint run(final long... values)
    {
        final JournaledEngine journaled = launch();
        offer(journaled.engine(), values);
        journaled.close();
        return journaled.checkpoint();
    }

    private void offer(final Engine engine, final long... values)
    {
        for (final long value : values)
        {
            encode(event, value);
            assertTrue(engine.offer(value, 0, 0, event, 0, LENGTH) > 0);
            while (engine.invoke() > 0)
            {
                Thread.onSpinWait();
            }
        }
    }

    private CommandRun skip(final Object... arguments)
    {
        return command("skip", arguments);
    }

    private String done(final String name, final Object... arguments)
    {
        final CommandRun run = command(name, arguments);
        assertEquals(Lockstep.DONE, run.status(), run.err());
        return run.out();
    }

    private CommandRun command(final String name, final Object... arguments)
    {
        final List<Object> all = new ArrayList<>(List.of("journal", name, directory));
        all.addAll(List.of(arguments));
        return CommandRun.of(all.toArray());
    }

    private JournaledEngine launch()
    {
        outputs.clear();
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(NAME)
            .segmentLength(64 * 1024)
            .schemas(schemas())
            .core(core())
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener((header, buffer, offset, length) ->
            {
                if (!header.isEmpty())
                {
                    outputs.add(value(buffer, offset));
                }
            });
        ctx.engine().threading(Threading.INVOKER).maxOutputLength(MAX_OUTPUT_LENGTH);
        return JournaledEngine.launch(ctx);
    }

    private static Map<String, byte[]> schemas()
    {
        return JournaledEngine.schemas(JournalSkipCommandTest.class.getClassLoader());
    }

    private static CoreContext core()
    {
        return new CoreContext()
            .processor(new FragileProcessor())
            .eventCheck((buffer, offset, length) -> length == LENGTH)
            .pageHome(new DirectPageHome())
            .checkpointInterval(3)
            .maxTimers(10);
    }

    private static void encode(final MutableDirectBuffer buffer, final long value)
    {
        new CheckpointEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder())
            .sequence(value).position(0).timestampNs(0).stateDigest(0).outputDigest(0).outputCount(0)
            .configurationHash(0);
    }

    private static long value(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + MessageHeaderEncoder.ENCODED_LENGTH);
    }

    /**
     * Answers an event with itself, and throws at one, and at a timer.
     */
    private static final class FragileProcessor implements Processor
    {
        private ProcessorContext ctx;

        @Override
        public void onStart(final ProcessorContext context)
        {
            ctx = context;
        }

        @Override
        public void onEvent(final DirectBuffer buffer, final int offset, final int length)
        {
            final long value = value(buffer, offset);
            if (value == FATAL)
            {
                throw new IllegalStateException("asked to fail");
            }
            if (value == TIMER)
            {
                ctx.schedule(TIMER, 0);
            }

            encode(ctx.claim(LENGTH), value);
            ctx.send();
        }

        @Override
        public void onTimer(final long timerId, final long deadlineNs)
        {
            throw new IllegalStateException("the timer fails");
        }
    }
}
