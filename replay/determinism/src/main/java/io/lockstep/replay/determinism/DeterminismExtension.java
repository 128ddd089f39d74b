package io.lockstep.replay.determinism;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.BuildComparison;
import io.lockstep.replay.run.ComparisonResult;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.ExpectedDifferences;
import io.lockstep.replay.run.JournalComparison;
import io.lockstep.replay.run.JournalFork;
import io.lockstep.replay.tools.JournalPlace;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.IoUtil;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * JUnit extension that runs the events of each test live, with the threads of an engine and a journal, and then again:
 * replayed from the journal, and as other variants of the application, such as with more shards. Where two of them
 * differ, the test fails and tells the first event at which they do.
 *
 * <pre>{@code
 * @RegisterExtension
 * private final DeterminismExtension determinism = new DeterminismExtension(() -> new MyApplication(1))
 *     .variant("four shards", () -> new MyApplication(4));
 *
 * @Test
 * void shouldDecideAlike(final RecordedInput input)
 * {
 *     input.event(timestampNs, source, sourceSequence, buffer, 0, length);
 * }
 * }</pre>
 *
 * <p>Live and replayed runs are compared in outputs, outcomes and, after each event, in state; variants in outputs and
 * outcomes. Files are kept in a temporary directory, and deleted.
 *
 * <p>Threading: that of the test.
 */
public final class DeterminismExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver
{
    private static final String LIVE = "live";

    private final Map<String, Supplier<ReplayApplication>> variants = new LinkedHashMap<>();
    private final Supplier<ReplayApplication> application;
    private Map<String, byte[]> schemas = Map.of();
    private Path directory;
    private JournaledEngine engine;
    private long events;

    /**
     * For an application.
     *
     * @param application makes it, anew for each run.
     */
    public DeterminismExtension(final Supplier<ReplayApplication> application)
    {
        this.application = application;
    }

    /**
     * Another shape of the application that has to send the same outputs.
     *
     * @param name    for the report.
     * @param variant makes it.
     * @return this.
     */
    public DeterminismExtension variant(final String name, final Supplier<ReplayApplication> variant)
    {
        variants.put(name, variant);
        return this;
    }

    /**
     * Schemas by which an event that differs is told in words.
     *
     * @param irs SBE intermediate representations by file name.
     * @return this.
     */
    public DeterminismExtension schemas(final Map<String, byte[]> irs)
    {
        schemas = Map.copyOf(irs);
        return this;
    }

    @Override
    public void beforeEach(final ExtensionContext context) throws IOException
    {
        directory = Files.createTempDirectory("lockstep-determinism");
        final ReplayApplication checked = checked(application);
        events = 0;
        engine = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory.resolve(LIVE))
            .applicationName(checked.applicationName())
            .schemas(schemas)
            .engine(new EngineContext().maxOutputLength(checked.maxOutputLength()))
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(checked.core()));
    }

    @Override
    public void afterEach(final ExtensionContext context) throws IOException
    {
        try
        {
            final EngineFailure failure = engine.engine().failure();
            CloseHelper.close(engine);
            if (failure != null)
            {
                throw failure;
            }
            if (events > 0)
            {
                compareReplay();
                variants.forEach(this::compareVariant);
            }
        }
        finally
        {
            CloseHelper.quietClose(engine);
            IoUtil.delete(directory.toFile(), true);
        }
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context)
    {
        return parameter.getParameter().getType() == RecordedInput.class;
    }

    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context)
    {
        return input();
    }

    RecordedInput input()
    {
        return this::offer;
    }

    private void offer(
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        long answer = engine.engine().offer(timestampNs, source, sourceSequence, buffer, offset, length);
        while (answer == Engine.BACK_PRESSURED)
        {
            Thread.yield();
            answer = engine.engine().offer(timestampNs, source, sourceSequence, buffer, offset, length);
        }
        if (answer < 0)
        {
            throw new IllegalArgumentException("the engine did not take event " + (events + 1) + ": answer=" + answer);
        }
        events++;
    }

    private void compareReplay() throws IOException
    {
        final Path replayed = directory.resolve("replayed");
        final Path nothing = Files.createFile(directory.resolve("nothing"));
        try (JournalDirectory live = JournalDirectory.openReadOnly(directory.resolve(LIVE)))
        {
            JournalFork.fork(live, ApplicationBuild.of("replayed", checked(application)),
                ReplayBegin.earliest(JournalPlace.LAST), events, nothing, false, replayed, (count) -> { });
            try (JournalDirectory other = JournalDirectory.openReadOnly(replayed))
            {
                final JournalComparison result = JournalComparison.of(live, other, true, (count) -> { });
                final Difference first = result.first();
                if (first != null)
                {
                    throw new AssertionError("live and replayed differ at event " + first.sequence() +
                        "\n  live:     " + first.left() + "\n  replayed: " + first.right());
                }
                if (!result.checkpointFault().isEmpty())
                {
                    throw new AssertionError("live and replayed come to other states: " + result.checkpointFault());
                }
                if (result.checkpoints() != events)
                {
                    throw new AssertionError("not all states were compared: events=" + events +
                        " compared=" + result.checkpoints());
                }
            }
        }
    }

    private void compareVariant(final String name, final Supplier<ReplayApplication> variant)
    {
        try (JournalDirectory live = JournalDirectory.openReadOnly(directory.resolve(LIVE)))
        {
            final ComparisonResult result = BuildComparison.run(live,
                ApplicationBuild.of("replayed", checked(application)),
                ApplicationBuild.of(name, checked(variant)),
                new BuildComparison.Settings(ReplayBegin.earliest(JournalPlace.LAST), JournalPlace.LAST,
                    BuildComparison.STATE_INTERVAL_DEFAULT, ExpectedDifferences.anyState(), false, false, true),
                (count) -> { });
            final Difference first = result.first();
            if (first != null)
            {
                throw new AssertionError(name + " differs at event " + first.sequence() + ": " + first.event() +
                    "\n  replayed: " + first.left() + "\n  " + name + ": " + first.right());
            }
        }
    }

    /**
     * The application with a checkpoint after each event, so that the first state that differs is told by its event.
     */
    private static ReplayApplication checked(final Supplier<ReplayApplication> supplier)
    {
        final ReplayApplication given = supplier.get();
        return new ReplayApplication()
        {
            @Override
            public String applicationName()
            {
                return given.applicationName();
            }

            @Override
            public CoreContext core()
            {
                return given.core().checkpointInterval(1);
            }

            @Override
            public int maxOutputLength()
            {
                return given.maxOutputLength();
            }
        };
    }
}
