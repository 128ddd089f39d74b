package io.lockstep.replay.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.StoreView;
import io.lockstep.replay.DivergenceException;
import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.run.Difference;
import io.lockstep.replay.run.ItemText;
import io.lockstep.replay.run.ReplaySession;
import io.lockstep.replay.run.StateImage;
import io.lockstep.replay.tools.EventRange;
import io.lockstep.replay.tools.JournalPlace;
import io.lockstep.replay.tools.TimeText;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Runs a journal through one build, to a place, and shows what it comes to.
 */
@Command(
    name = "run",
    description = "Run a journal or a member's log again, to its end or a place, and show what it comes to.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "A place is a sequence, @ and a position in bytes, or a time; its event is applied too.",
        "Of a member of a cluster, what is known to be committed is run, as members applied it; --tail runs all of its",
        "log. Exit status: 0 done, 1 a checkpoint differs from the recorded run's, the key has no value, or what is",
        "read is damaged, 2 bad input.",
        "",
        "Example: ./lockstep replay run /tmp/exchange --until 1000 --query bid-levels 0"
    })
final class ReplayRunCommand extends ReplayCommand
{
    private static final int FRAME_LIMIT = 1;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String AS_FAST_AS_IT_GOES = "max";

    private final TimeText time = new TimeText();
    private final ValueText valueText = new ValueText();

    @Option(names = "--app", paramLabel = "BUILD",
        description = "Class, jar, directory of classes, or JAR#CLASS; by default what the class path has.")
    private String app;

    @Option(names = "--until", paramLabel = "PLACE", converter = PlaceConverter.class,
        description = "Place of the last event to apply; the end by default.")
    private JournalPlace until = JournalPlace.LAST;

    @Mixin
    private BeginOption beginOption;

    @Option(names = "--speed", paramLabel = "max|N", defaultValue = AS_FAST_AS_IT_GOES,
        description = "N times as fast as it was recorded; ${DEFAULT-VALUE} by default.")
    private String speed;

    @Option(names = "--no-compare", description = "Do not compare checkpoints with the recorded run's.")
    private boolean isNotCompared;

    @Mixin
    private DigestOptions digestOptions;

    @Option(names = "--outputs", description = "Print the outputs as they come.")
    private boolean isOutputsWanted;

    @Option(names = "--dump-state", description = "Print all entries of all stores at the end.")
    private boolean isStateWanted;

    @Option(names = "--query", arity = "2", paramLabel = "STORE KEY",
        description = "Print what goes with a key at the end; the slot of a record, the id of a timer.")
    private String[] query;

    @Option(names = "--show-personal", description = "Print personal data as it is; otherwise it is masked.")
    private boolean isPersonalShown;

    @Option(names = "--json", description = "Print JSON objects, one a line; the last one tells what it came to.")
    private boolean isJson;

    private ItemText itemText;
    private long beginSequence;
    private long events;
    private long startNs;
    private long firstTimestampNs;

    @Override
    int run()
    {
        final double factor = factor();
        isNotCompared |= digestOptions.isWanted() || member() != null;
        final OutputListener listener = isOutputsWanted ? this::onOutput : OutputListener.NONE;
        try (ApplicationBuild build = load(app);
            ReplaySession session = session(history(build), build, listener);
            DigestOptions.Out digests = digestOptions.open(history(build), build, session.core()))
        {
            beginSequence = session.core().sequence();
            startNs = System.nanoTime();
            final EventHandler handler = factor > 0 ? paced(session.core(), factor) : session.core();
            feed(session, digests == null ? handler : digests.noting(handler));
            final long durationNs = System.nanoTime() - startNs;
            endProgress();
            if (digests != null)
            {
                digests.publish();
            }

            return show(build, session, durationNs);
        }
        catch (final DivergenceException ex)
        {
            return differs(ex.getMessage());
        }
    }

    private ReplaySession session(
        final ReplayHistory history, final ApplicationBuild build, final OutputListener listener)
    {
        itemText = new ItemText(history.schemas(), isPersonalShown);
        return isNotCompared ?
            ReplaySession.open(history, build.application(), listener, beginOption.begin(until)) :
            ReplaySession.comparing(history, build.application(), listener, beginOption.begin(until));
    }

    private void feed(final ReplaySession session, final EventHandler handler)
    {
        final LongConsumer progress = progress(isJson);
        try (EventRange range = session.eventsTo(until))
        {
            while (range.poll(handler, FRAME_LIMIT) > 0)
            {
                progress.accept(range.position());
            }
        }
    }

    private EventHandler paced(final EventHandler handler, final double factor)
    {
        return (position, sequence, timestampNs, source, sourceSequence, buffer, offset, length) ->
        {
            firstTimestampNs = events++ == 0 ? timestampNs : firstTimestampNs;
            final long dueNs = startNs + (long)((timestampNs - firstTimestampNs) / factor);
            for (long aheadNs = dueNs - System.nanoTime(); aheadNs > 0; aheadNs = dueNs - System.nanoTime())
            {
                LockSupport.parkNanos(aheadNs);
            }
            handler.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        };
    }

    private int show(final ApplicationBuild build, final ReplaySession session, final long durationNs)
    {
        final Checkpoint checkpoint = session.core().checkpoint();
        if (isStateWanted)
        {
            dump(session.state());
        }
        final byte[] value = query == null ? null : value(session.state());
        final double seconds = durationNs / NANOS_PER_SECOND;
        final double rate = seconds == 0 ? 0 : (checkpoint.sequence() - beginSequence) / seconds;
        if (isJson)
        {
            final JsonLine json = new JsonLine()
                .field("app", build.name())
                .field("beginSequence", beginSequence)
                .field("sequence", checkpoint.sequence())
                .field("time", checkpoint.sequence() == 0 ? null : time.of(checkpoint.timestampNs()))
                .digest("stateDigest", checkpoint.stateDigest())
                .digest("outputDigest", checkpoint.outputDigest())
                .field("outputs", checkpoint.outputCount())
                .field("comparedCheckpoints", session.core().comparedCheckpoints())
                .field("seconds", seconds)
                .field("eventsPerSecond", rate);
            if (member() != null)
            {
                json.field("committedPosition", MemberLogText.committed(member())).field("isTailRun", isTailWanted());
            }
            out().println(query == null ? json : json.field("query", value == null ? null :
                valueText.addTo(new JsonLine(), store(session.state()), new UnsafeBuffer(value), value.length)));
        }
        else
        {
            print(build, session, checkpoint, rate);
            if (value != null)
            {
                printf("%-12s %s%n", query[0] + " " + query[1],
                    valueText.of(store(session.state()), new UnsafeBuffer(value), value.length));
            }
        }

        return query != null && value == null ?
            differs("no such key: " + query[1] + " in " + query[0] + ", as of event " + checkpoint.sequence()) :
            Lockstep.DONE;
    }

    private void print(
        final ApplicationBuild build, final ReplaySession session, final Checkpoint checkpoint, final double rate)
    {
        printf("application  %s%n", build.name());
        printf("events       %,d applied, %,.0f events/s%n", checkpoint.sequence() - beginSequence, rate);
        if (beginSequence > 0)
        {
            printf("begun        behind the snapshot of event %,d%n", beginSequence);
        }
        if (checkpoint.sequence() > 0)
        {
            printf("time         %s%n", time.of(checkpoint.timestampNs()));
        }
        printf("outputs      %,d%n", checkpoint.outputCount());
        printf("state        %s%n", JsonLine.hex(checkpoint.stateDigest()));
        printf("outputs are  %s%n", JsonLine.hex(checkpoint.outputDigest()));
        if (member() != null)
        {
            printf("log          %s%n", MemberLogText.run(member(), isTailWanted()));
        }
        if (!isNotCompared)
        {
            printf("checkpoints  %,d compared, all equal%n", session.core().comparedCheckpoints());
        }
    }

    private void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        final Difference.Item item = itemText.output(header, buffer, offset, length);
        if (isJson)
        {
            out().println(new JsonLine()
                .field("sequence", header.sequence())
                .field("index", header.index())
                .field("output", DifferenceText.json(item)));
        }
        else
        {
            printf("%d:%d %s%n", header.sequence(), header.index(), item);
        }
    }

    private void dump(final StateImage state)
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
        for (final String name : state.storeNames())
        {
            final StoreView store = state.store(name);
            state.scan(name, (key, value) ->
            {
                buffer.wrap(value);
                out().println(isJson ?
                    valueText.addTo(
                        new JsonLine().field("store", name).field("key", key), store, buffer, value.length) :
                    name + " " + key + " " + valueText.of(store, buffer, value.length));
                return !out().checkError();
            });
        }
    }

    private StoreView store(final StateImage state)
    {
        final StoreView store = state.store(query[0]);
        if (store == null)
        {
            throw new BadInputException("no such store: " + query[0] + "; the state has " +
                String.join(", ", state.storeNames()));
        }

        return store;
    }

    private byte[] value(final StateImage state)
    {
        store(state);
        return state.value(query[0], StateCommand.key(query[1]));
    }

    private double factor()
    {
        if (AS_FAST_AS_IT_GOES.equals(speed))
        {
            return 0;
        }
        try
        {
            final double factor = Double.parseDouble(speed);
            if (factor > 0 && !Double.isInfinite(factor))
            {
                return factor;
            }
        }
        catch (final NumberFormatException ex)
        {
            throw new BadInputException("--speed is max or a number above zero: --speed=" + speed);
        }

        throw new BadInputException("--speed is max or a number above zero: --speed=" + speed);
    }
}
