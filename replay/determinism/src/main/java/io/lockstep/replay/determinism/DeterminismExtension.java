package io.lockstep.replay.determinism;

import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.Pipeline;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.ReplayBegin;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.BuildComparison;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.ExpectedDifferences;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * JUnit extension that runs the events of each test live, with the threads of an engine and a journal, and then again:
 * replayed from the journal, with each event overwritten behind it, behind snapshots of random events, on several
 * shards, on the cluster host, and as other variants of the application. Where two of them differ, the test fails and
 * tells the first event at which they do.
 *
 * <pre>{@code
 * @RegisterExtension
 * private final DeterminismExtension determinism = new DeterminismExtension(MyApplication::new);
 *
 * @Test
 * void shouldDecideAlike(final RecordedInput input)
 * {
 *     input.event(timestampNs, source, sourceSequence, buffer, 0, length);
 * }
 * }</pre>
 *
 * <p>Live and other runs are compared in outputs, outcomes and, after each event, in state; variants and shards in
 * outputs and outcomes. A run that is left out is named with the reason. What a stage hands to the next one is not
 * overwritten, events are. Files are kept in a temporary directory, and deleted.
 *
 * <p>Threading: that of the test.
 */
public final class DeterminismExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver
{
    /**
     * Snapshots that are restored in each test, unless set.
     */
    public static final int RESTORES_DEFAULT = 4;

    /**
     * Most shards that a run has, unless set: 1, 2, 4 and 8.
     */
    public static final int MAX_SHARDS_DEFAULT = 8;

    /**
     * System property that sets the seed of all tests.
     */
    public static final String SEED_PROPERTY = "lockstep.seed";

    private static final String LIVE = "live";

    private final Map<String, Supplier<ReplayApplication>> variants = new LinkedHashMap<>();
    private final Supplier<ReplayApplication> application;
    private Map<String, byte[]> schemas = Map.of();
    private long seed = Long.getLong(SEED_PROPERTY, System.nanoTime());
    private int restores = RESTORES_DEFAULT;
    private int maxShards = MAX_SHARDS_DEFAULT;
    private boolean isHosted = true;
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

    /**
     * How many snapshots are made of a run and restored, at random events.
     *
     * @param restores zero for none, {@link #RESTORES_DEFAULT} unless set. Tests with fewer events have one behind each
     *                 event but the last.
     * @return this.
     */
    public DeterminismExtension restores(final int restores)
    {
        if (restores < 0)
        {
            throw new IllegalArgumentException("restores must not be negative: restores=" + restores);
        }
        this.restores = restores;
        return this;
    }

    /**
     * On how many shards the events are run, each on a thread that stands still now and then: one, and twice as many
     * up to a limit, where a stage of the application has a key.
     *
     * @param maxShards zero for no such run, {@link #MAX_SHARDS_DEFAULT} unless set.
     * @return this.
     */
    public DeterminismExtension maxShards(final int maxShards)
    {
        if (maxShards < 0 || maxShards > Pipeline.MAX_SHARDS)
        {
            throw new IllegalArgumentException(
                "maxShards must be from 0 to " + Pipeline.MAX_SHARDS + ": maxShards=" + maxShards);
        }
        this.maxShards = maxShards;
        return this;
    }

    /**
     * Whether the events are run also on each {@link HostUnderTest} that is on the class path: on a cluster, with
     * {@code lockstep-cluster-determinism}.
     *
     * @param isHosted true unless set.
     * @return this.
     */
    public DeterminismExtension isHosted(final boolean isHosted)
    {
        this.isHosted = isHosted;
        return this;
    }

    /**
     * Which events the snapshots are made at, and which shards stand still, as a seed that another run has printed.
     *
     * @param seed another one in each run unless set here, or by {@value #SEED_PROPERTY}.
     * @return this.
     */
    public DeterminismExtension seed(final long seed)
    {
        this.seed = seed;
        return this;
    }

    @Override
    public void beforeEach(final ExtensionContext context) throws IOException
    {
        directory = Files.createTempDirectory("lockstep-determinism");
        final ReplayApplication checked = new CheckedApplication(application.get());
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
            CloseHelper.close(engine);
            final EngineFailure failure = engine.engine().failure();
            if (failure != null)
            {
                throw failure;
            }
            if (events > 0)
            {
                try (JournalDirectory live = JournalDirectory.openReadOnly(directory.resolve(LIVE)))
                {
                    FirstDifference.requireNone(rerun(live));
                }
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

    private List<FirstDifference> rerun(final JournalDirectory live)
    {
        final Rerun rerun = new Rerun(live, () -> new CheckedApplication(application.get()), events);
        final List<FirstDifference> differences = new ArrayList<>();
        add(differences, rerun.replayed());
        add(differences, rerun.overwritten());
        if (differences.isEmpty())
        {
            // A snapshot of a run that is not the same each time would prove nothing.
            differences.addAll(rerun.restored(points()));
            variants.forEach((name, variant) -> add(differences, varied(live, name, variant)));
            addSharded(differences, live);
            addHosted(differences, live);
        }

        return differences;
    }

    /**
     * Events behind which a snapshot is restored: random ones, all different, with events left to run behind each.
     */
    private long[] points()
    {
        final long[] points = events < 2 ? new long[0] : new SplittableRandom(seed)
            .longs(1, events).distinct().limit(Math.min(restores, events - 1)).sorted().toArray();
        System.out.println("determinism: snapshots restored behind " + Arrays.toString(points) + ", -D" +
            SEED_PROPERTY + "=" + seed);
        return points;
    }

    private FirstDifference varied(
        final JournalDirectory live, final String name, final Supplier<ReplayApplication> variant)
    {
        final Difference first = BuildComparison.run(live,
            ApplicationBuild.of("replayed", new CheckedApplication(application.get())),
            ApplicationBuild.of(name, new CheckedApplication(variant.get())),
            new BuildComparison.Settings(ReplayBegin.earliest(JournalPlace.LAST), JournalPlace.LAST,
                BuildComparison.STATE_INTERVAL_DEFAULT, ExpectedDifferences.anyState(), false, false, true),
            (count) -> { }).first();
        return first == null ? null : new FirstDifference(first.sequence(),
            name + " differs at event " + first.sequence() + ": " + first.event() +
            "\n  replayed: " + first.left() + "\n  " + name + ": " + first.right());
    }

    private void addSharded(final List<FirstDifference> differences, final JournalDirectory live)
    {
        if (maxShards > 0 && !application.get().core().pipeline().isKeyed())
        {
            System.out.println("determinism: not run on shards: no stage of the application has a key");
            return;
        }
        for (int shards = 1; shards <= maxShards; shards *= 2)
        {
            add(differences, ShardedRun.of(
                live, application.get(), shards, new SplittableRandom(seed + shards), events));
        }
    }

    private void addHosted(final List<FirstDifference> differences, final JournalDirectory live)
    {
        if (!isHosted)
        {
            return;
        }
        final List<HostUnderTest> hosts =
            ServiceLoader.load(HostUnderTest.class).stream().map(ServiceLoader.Provider::get).toList();
        if (hosts.isEmpty())
        {
            System.out.println("determinism: not run on the cluster host: lockstep-cluster-determinism is not on " +
                "the class path");
        }
        for (int i = 0; i < hosts.size(); i++)
        {
            add(differences, new HostComparison(hosts.get(i), application).difference(
                live, directory.resolve("host-" + i), EngineContext.MAX_EVENT_LENGTH_DEFAULT));
        }
    }

    private static void add(final List<FirstDifference> differences, final FirstDifference difference)
    {
        if (difference != null)
        {
            differences.add(difference);
        }
    }
}
