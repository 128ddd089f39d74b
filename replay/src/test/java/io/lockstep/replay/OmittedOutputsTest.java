package io.lockstep.replay;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.Observer;
import io.lockstep.engine.ObserverPolicy;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.OutputReader;
import io.lockstep.replay.journal.OutputSelection;
import io.lockstep.replay.tools.JournalVerification;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Outputs that are not kept: whoever asks gets them derived, with the same bytes and numbers as if they had been.
 */
class OmittedOutputsTest
{
    private static final int EVENTS = 4_000;
    private static final int SCHEMA_ID = 79;
    private static final int OUTPUT_TEMPLATE_ID = 2;
    private static final OutputSelection SOME = (buffer, offset, length) -> buffer.getLong(offset + 8) % 3 != 0;

    @TempDir
    private Path path;

    @Test
    void shouldDeriveWhatIsNotKept()
    {
        final List<Entry> all = kept(run("all", null, 0, EVENTS));
        final Path some = run("some", SOME, 0, EVENTS / 2);
        run("some", SOME, EVENTS / 2, EVENTS);

        assertEquals(all, derived(some, 1));
        assertEquals(all.stream().filter((entry) -> entry.sequence > 3_000).toList(), derived(some, 3_001));
        assertEquals(expected(all), kept(some));
        assertTrue(kept(some).size() < all.size(), "some entries are left out wholly");
        final JournalDirectory directory = JournalDirectory.openReadOnly(some);
        assertEquals(kept(some).size(), JournalVerification.of(directory, (events) -> { }).output().entries());
    }

    @Test
    void shouldKeepTheOutcomesWhereATemplateIsLeftOut()
    {
        final OutputSelection none = OutputSelection.allBut(SCHEMA_ID, 7, OUTPUT_TEMPLATE_ID);
        final List<Entry> all = kept(run("all", null, 0, EVENTS));

        final List<Entry> outcomes = kept(run("none", none, 0, EVENTS));

        assertEquals(EVENTS, outcomes.size());
        assertTrue(outcomes.stream().allMatch((entry) -> entry.body.isEmpty()));
        assertEquals(all.stream().filter((entry) -> entry.isLast).map((entry) -> entry.header).toList(),
            outcomes.stream().map((entry) -> entry.header).toList());
        assertEquals(all, derived(path.resolve("none"), 1));
    }

    @Test
    void shouldKeepAllAgainFromTheNextStartOn()
    {
        final List<Entry> all = kept(run("all", null, 0, EVENTS));
        run("mixed", SOME, 0, 1_000);
        run("mixed", null, 1_000, 2_000);
        run("mixed", SOME, 2_000, 3_000);

        final List<Entry> mixed = kept(run("mixed", null, 3_000, EVENTS));

        assertEquals(
            all.stream().filter((entry) -> entry.sequence > 3_000).toList(),
            mixed.stream().filter((entry) -> entry.sequence > 3_000).toList());
        assertEquals(
            expected(all.stream().filter((entry) -> entry.sequence <= 1_000).toList()),
            mixed.stream().filter((entry) -> entry.sequence <= 1_000).toList());
        assertEquals(all, derived(path.resolve("mixed"), 1));
    }

    @Test
    void shouldGiveObserversAndFollowersAllOfThem()
    {
        final List<Entry> all = kept(run("all", null, 0, EVENTS));
        final List<Entry> observed = new ArrayList<>();
        final List<Entry> followed = new ArrayList<>();
        run("some", SOME, 0, EVENTS / 2);
        try (JournaledEngine engine = launch(path.resolve("some"), SOME))
        {
            try (Observer<OutputListener> observer = engine.observeOutputs(1, ObserverPolicy.CATCH_UP);
                DerivedOutputs follower = engine.derivedOutputs(1))
            {
                while (follower.poll(collect(followed), 10) > 0)
                {
                    // What is there already.
                }
                assertEquals(all.stream().filter((entry) -> entry.sequence <= EVENTS / 2).toList(), followed);
                offer(engine.engine(), EVENTS / 2, EVENTS);
                while (observed.size() < all.size())
                {
                    observer.poll(collect(observed), 100);
                }
                while (followed.size() < all.size())
                {
                    follower.poll(collect(followed), 10);
                }
            }
        }

        assertEquals(all, observed);
        assertEquals(all, followed);
    }

    @Test
    void shouldNotObserveAPartAsIfItWereAll()
    {
        try (JournaledEngine engine = JournaledEngine.launch(context(path.resolve("some")).outputSelection(SOME)))
        {
            final IllegalStateException thrown = assertThrows(
                IllegalStateException.class, () -> engine.observeOutputs(1, ObserverPolicy.CATCH_UP));

            assertTrue(thrown.getMessage().contains("JournaledEngineContext.derivation"), thrown.getMessage());
        }
    }

    private Path run(final String name, final OutputSelection selection, final int from, final int to)
    {
        final Path directory = path.resolve(name);
        try (JournaledEngine engine = launch(directory, selection))
        {
            assertEquals(from, engine.recovery().events());
            offer(engine.engine(), from, to);
        }

        return directory;
    }

    private static JournaledEngine launch(final Path directory, final OutputSelection selection)
    {
        return JournaledEngine.launch(
            context(directory).outputSelection(selection).derivation(OmittedOutputsTest::derivation));
    }

    private static JournaledEngineContext context(final Path directory)
    {
        return new JournaledEngineContext()
            .directory(directory)
            .applicationName(LedgerProcessor.NAME)
            .segmentLength(256 * 1024)
            .core(core())
            .engine(new EngineContext()
                .maxEventLength(LedgerProcessor.MAX_LENGTH)
                .maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH))
            .pageHomeFactory((file) -> new DirectPageHome());
    }

    private static CoreContext core()
    {
        return new CoreContext()
            .processor(new LedgerProcessor())
            .maxTimers(LedgerProcessor.MAX_TIMERS)
            .checkpointInterval(512)
            .eventCheck(LedgerProcessor::isKnown);
    }

    private static CoreContext derivation()
    {
        return core().pageHome(new DirectPageHome());
    }

    private static void offer(final Engine engine, final int from, final int to)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LedgerProcessor.MAX_LENGTH]);
        for (int i = from + 1; i <= to; i++)
        {
            final int length = LedgerProcessor.MIN_LENGTH + i % 50;
            LedgerProcessor.encode(event, length, i * 0x9E37_79B9L, i % LedgerProcessor.ACCOUNTS);
            while (engine.offer(i, 1, i, event, 0, length) == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
    }

    private static List<Entry> kept(final Path directory)
    {
        final List<Entry> entries = new ArrayList<>();
        try (OutputReader reader = OutputReader.open(JournalDirectory.openReadOnly(directory).outputRecording()))
        {
            while (reader.poll(collect(entries), 100) > 0)
            {
                // All of them.
            }
        }

        return entries;
    }

    private static List<Entry> derived(final Path directory, final long fromSequence)
    {
        final List<Entry> entries = new ArrayList<>();
        try (DerivedOutputs outputs = DerivedOutputs.open(
            directory, LedgerProcessor.NAME, derivation(), LedgerProcessor.MAX_OUTPUT_LENGTH, fromSequence))
        {
            while (outputs.poll(collect(entries), 100) > 0)
            {
                // All of them.
            }
            assertEquals(EVENTS, outputs.lastSequence());
        }

        return entries;
    }

    /**
     * What of all outputs a journal with the selection has.
     */
    private static List<Entry> expected(final List<Entry> all)
    {
        final List<Entry> expected = new ArrayList<>();
        for (final Entry entry : all)
        {
            final UnsafeBuffer body = new UnsafeBuffer(HexFormat.of().parseHex(entry.body));
            final boolean isKept = entry.body.isEmpty() || SOME.isKept(body, 0, body.capacity());
            if (isKept || entry.isLast)
            {
                expected.add(isKept ? entry : new Entry(entry.sequence, true, entry.header, ""));
            }
        }

        return expected;
    }

    private static OutputListener collect(final List<Entry> entries)
    {
        return (header, buffer, offset, length) -> entries.add(new Entry(
            header.sequence(),
            header.isLast(),
            header.sequence() + ":" + header.index() + "@" + header.timestampNs() + " " + header.source() + ":" +
                header.sourceSequence() + " " + (header.isLast() ? header.outcomeCode() : -1),
            hex(buffer, offset, length)));
    }

    private static String hex(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);

        return HexFormat.of().formatHex(bytes);
    }

    private record Entry(long sequence, boolean isLast, String header, String body)
    {
    }
}
