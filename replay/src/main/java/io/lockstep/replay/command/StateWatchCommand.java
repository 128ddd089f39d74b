package io.lockstep.replay.command;

import io.lockstep.replay.reader.NoStateException;
import io.lockstep.replay.reader.ReadOutcome;
import io.lockstep.replay.reader.StateReader;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Prints what goes with keys whenever it has changed.
 */
@Command(
    name = "watch",
    description = "Print what goes with keys, now and whenever it has changed, until it is interrupted.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "It looks now and then: changes in between are not seen. An engine that is started again is watched on.",
        "",
        "Example: ./lockstep state watch /tmp/exchange orders 0 1 2"
    })
final class StateWatchCommand extends StateCommand
{
    private static final int MAX_INTERVAL_MS = 60_000;

    @Parameters(index = "1", paramLabel = "STORE", description = "Name of a store, as 'state ls' has it.")
    private String storeName;

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "KEY",
        description = "Numbers, decimal or 0x hexadecimal: keys, slots of records, ids of timers.")
    private List<String> keyTexts;

    @Option(names = "--interval", paramLabel = "MS", defaultValue = "100",
        description = "Time between two looks, 1 to 60000; default: ${DEFAULT-VALUE}.")
    private int intervalMs;

    @Option(names = "--count", paramLabel = "N", defaultValue = "" + Long.MAX_VALUE,
        description = "End after so many lines.")
    private long count;

    @Option(names = "--json", description = "Print JSON objects, one a line.")
    private boolean isJson;

    private Watched[] watched;
    private ReadOutcome told = ReadOutcome.READ;
    private long lines;

    @Override
    int run(final OpenState state)
    {
        if (intervalMs < 1 || intervalMs > MAX_INTERVAL_MS)
        {
            throw new BadInputException("--interval must be 1 to " + MAX_INTERVAL_MS + ": interval=" + intervalMs);
        }

        watched = keyTexts.stream().map((text) -> new Watched(key(text))).toArray(Watched[]::new);
        OpenState current = state;
        try
        {
            OpenState.OpenStore store = current.store(storeName);
            while (lines < count && !Thread.currentThread().isInterrupted())
            {
                look(store);
                if (lines < count)
                {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(intervalMs));
                    if (store.reader().isReplaced())
                    {
                        final OpenState next = reopened();
                        if (next != null)
                        {
                            current.close();
                            current = next;
                            store = current.store(storeName);
                            tell("the engine was started again");
                        }
                    }
                }
            }
        }
        finally
        {
            current.close();
        }

        return Lockstep.DONE;
    }

    private OpenState reopened()
    {
        try
        {
            return OpenState.of(path());
        }
        catch (final NoStateException ex)
        {
            // The engine is just starting: the next look finds it, or the one after that.
            return null;
        }
    }

    private void look(final OpenState.OpenStore store)
    {
        final StateReader reader = store.reader();
        for (final Watched one : watched)
        {
            final UnsafeBuffer value = new UnsafeBuffer(new byte[store.view().valueLength()]);
            final ReadOutcome outcome = reader.get(store.view(), one.key, value, 0);
            if (!outcome.isRead())
            {
                if (told != outcome)
                {
                    tell(why(outcome));
                }
                told = outcome;
                return;
            }

            told = ReadOutcome.READ;
            final boolean isMissing = outcome == ReadOutcome.MISSING;
            final UnsafeBuffer shown = isMissing ? null : value;
            if (lines < count && (!one.isShown || !Objects.equals(one.value, shown)))
            {
                one.isShown = true;
                one.value = shown;
                show(store, one.key, shown);
            }
        }
    }

    private void show(final OpenState.OpenStore store, final long key, final UnsafeBuffer value)
    {
        lines++;
        final StateReader reader = store.reader();
        if (isJson)
        {
            out().println(value != null ? json(store, key, value) : addSequences(
                new JsonLine().field("store", store.name()).field("key", key).field("value", null), reader, true));
        }
        else
        {
            printf("event %,d: %d %s%s%n", reader.appliedSequence(), key, value == null ? "none" : text(store, value),
                reader.isDurable() ? "" : " (not durable yet)");
        }
    }

    /**
     * A key, and what was last shown of it.
     */
    private static final class Watched
    {
        private final long key;
        private boolean isShown;
        private UnsafeBuffer value;

        Watched(final long key)
        {
            this.key = key;
        }
    }
}
