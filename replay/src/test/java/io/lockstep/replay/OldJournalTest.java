package io.lockstep.replay;

import io.lockstep.codecs.control.KnownOutcome;
import io.lockstep.codecs.control.MessageHeaderDecoder;
import io.lockstep.codecs.control.OutcomeAnswerDecoder;
import io.lockstep.codecs.control.RefusalReason;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.journal.JournalDirectory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * A journal of format 1, written by a build that knew no other, gives the outputs and digests that it gave then. The
 * files are never made again.
 */
class OldJournalTest
{
    private static final String NAME = "journal-format-1";
    private static final int EVENTS = 76;
    private static final int CHECKPOINTS = 7;
    private static final long SOURCE = 7;
    private static final long REFUSED_NUMBER = 6;

    @TempDir
    private Path directory;
    private final List<String> outputs = new ArrayList<>();
    private final List<KnownOutcome> answers = new ArrayList<>();
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[LedgerProcessor.MAX_LENGTH]);

    @Test
    void shouldReplayToWhatItWas() throws IOException
    {
        unpack();

        final Checkpoint end = Replayer.replay(
            directory,
            LedgerProcessor.NAME,
            core(CoreContext.MAX_REFUSALS_DEFAULT).pageHome(new DirectPageHome()),
            LedgerProcessor.MAX_OUTPUT_LENGTH,
            this::onOutput);
        outputs.add(text(end));

        assertEquals(expected(), outputs);
    }

    @Test
    void shouldGoOnAsItBegan() throws IOException
    {
        unpack();

        final JournaledEngine journaled = launch(CoreContext.MAX_REFUSALS_DEFAULT);
        final RecoveryReport recovery = journaled.recovery();
        final List<String> recovered = new ArrayList<>(outputs);
        outputs.clear();
        offer(journaled.engine(), REFUSED_NUMBER);
        offer(journaled.engine(), REFUSED_NUMBER - 1);
        query(journaled.engine(), REFUSED_NUMBER);
        query(journaled.engine(), 1000);
        journaled.close();

        assertEquals(expected().subList(0, expected().size() - 1), recovered);
        assertEquals(EVENTS, recovery.events());
        assertEquals(CHECKPOINTS, recovery.checkpoints());
        assertEquals(
            List.of("77.0 source 7 6 DUPLICATE empty", "78.0 source 7 5 DUPLICATE empty"), outputs.subList(0, 2));
        assertEquals(List.of(KnownOutcome.UNKNOWN_FORGOTTEN, KnownOutcome.UNKNOWN_NOT_SEEN), answers);
    }

    @Test
    void shouldKeepTheRoomForRefusalsThatAJournalBeganWith()
    {
        try (JournaledEngine first = launch(1))
        {
            first.engine().refuse(1, SOURCE, 1, RefusalReason.EVENT_NOT_KNOWN);
            first.engine().refuse(1, SOURCE, 2, RefusalReason.EVENT_NOT_KNOWN);
            first.engine().invoke();
        }
        outputs.clear();
        final JournaledEngine second = launch(CoreContext.MAX_REFUSALS_DEFAULT);
        offer(second.engine(), 1);
        offer(second.engine(), 2);
        second.close();
        final List<String> live = List.copyOf(outputs);
        outputs.clear();
        final Checkpoint replayed = Replayer.replay(
            directory, LedgerProcessor.NAME, core(0).pageHome(new DirectPageHome()),
            LedgerProcessor.MAX_OUTPUT_LENGTH, this::onOutput);

        assertEquals(List.of(
            "1.0 source 7 1 EVENT_NOT_KNOWN empty", "2.0 source 7 2 EVENT_NOT_KNOWN empty",
            "3.0 source 7 1 FORGOTTEN empty", "4.0 source 7 2 EVENT_NOT_KNOWN empty"), live);
        assertEquals(live, outputs);
        assertEquals(second.checkpoint(), replayed);
        assertEquals(1, JournalDirectory.openReadOnly(directory).manifest().maxRefusals());
    }

    private void unpack() throws IOException
    {
        try (ZipInputStream zip = new ZipInputStream(resource(".zip")))
        {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry())
            {
                final Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        assertTrue(Files.readString(directory.resolve("manifest")).contains("format.version=1\n"));
    }

    private static List<String> expected() throws IOException
    {
        try (InputStream in = resource(".txt"))
        {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static InputStream resource(final String suffix)
    {
        return OldJournalTest.class.getResourceAsStream(NAME + suffix);
    }

    private static String text(final Checkpoint checkpoint)
    {
        return "end " + checkpoint.sequence() + " state " + Long.toHexString(checkpoint.stateDigest()) + " outputs " +
            Long.toHexString(checkpoint.outputDigest()) + " count " + checkpoint.outputCount();
    }

    private JournaledEngine launch(final int maxRefusals)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(LedgerProcessor.NAME)
            .segmentLength(64 * 1024)
            .core(core(maxRefusals))
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener(this::onOutput);
        ctx.engine().threading(Threading.INVOKER).maxOutputLength(LedgerProcessor.MAX_OUTPUT_LENGTH);
        return JournaledEngine.launch(ctx);
    }

    private static CoreContext core(final int maxRefusals)
    {
        return new CoreContext()
            .processor(new LedgerProcessor())
            .eventCheck(LedgerProcessor::isKnown)
            .checkpointInterval(10)
            .maxTimers(LedgerProcessor.MAX_TIMERS)
            .maxRefusals(maxRefusals);
    }

    private void offer(final Engine engine, final long sourceSequence)
    {
        LedgerProcessor.encode(event, 40, sourceSequence, 1);
        assertTrue(engine.offer(2_000, SOURCE, sourceSequence, event, 0, 40) > 0);
        engine.invoke();
    }

    private static void query(final Engine engine, final long sourceSequence)
    {
        assertTrue(engine.queryOutcome(2_000, SOURCE, 1, sourceSequence) > 0);
        engine.invoke();
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        outputs.add(header.sequence() + "." + header.index() + " source " + header.source() + " " +
            header.sourceSequence() + " " +
            (header.isLast() ? Outcome.ofCode(header.outcomeCode()) : "MORE") + " " +
            (header.isEmpty() ? "empty" : length + " bytes " + buffer.getLong(offset + 8)));
        if (header.sequence() > EVENTS && !header.isEmpty())
        {
            answers.add(new OutcomeAnswerDecoder()
                .wrapAndApplyHeader(buffer, offset, new MessageHeaderDecoder()).known());
        }
    }
}
