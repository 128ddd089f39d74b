package io.lockstep.replay.command;

import io.lockstep.replay.reader.ReadOutcome;
import io.lockstep.replay.reader.StateReader;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Gets what goes with one key.
 */
@Command(
    name = "get",
    description = "Get what goes with a key: a number, a timer's deadline and source, or the bytes of a record.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
        "",
        "Exit status 1 where the key has no value, or the engine is in the way.",
        "",
        "Example: ./lockstep state get /tmp/exchange orders 0"
    })
final class StateGetCommand extends StateCommand
{
    private static final long DURABLE_TIMEOUT_NS = TimeUnit.SECONDS.toNanos(10);

    @Parameters(index = "1", paramLabel = "STORE", description = "Name of a store, as 'state ls' has it.")
    private String storeName;

    @Parameters(index = "2", paramLabel = "KEY",
        description = "Number, decimal or 0x hexadecimal: a key, the slot of a record, the id of a timer.")
    private String keyText;

    @Option(names = "--durable", description = "Wait until all that was read is durable, for at most 10 s.")
    private boolean isDurableWanted;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean isJson;

    @Override
    int run(final OpenState state)
    {
        final OpenState.OpenStore store = state.store(storeName);
        final long key = key(keyText);
        final StateReader reader = store.reader();
        final UnsafeBuffer value = new UnsafeBuffer(new byte[store.view().valueLength()]);
        final ReadOutcome outcome = reader.get(store.view(), key, value, 0);
        if (!outcome.isRead())
        {
            return differs(why(outcome));
        }

        if (isDurableWanted && !reader.awaitDurable(DURABLE_TIMEOUT_NS))
        {
            return differs("what was read is not durable: applied " + reader.appliedSequence() + ", durable " +
                reader.durableSequence());
        }

        if (outcome == ReadOutcome.MISSING)
        {
            return differs(String.format(Locale.ROOT,
                "no such key: %s in %s, as of event %,d", keyText, store.name(), reader.appliedSequence()));
        }

        if (isJson)
        {
            out().println(json(store, key, value));
        }
        else
        {
            printf("value        %s%n", text(store, value));
            printf("applied      %,d%n", reader.appliedSequence());
            printf("durable      %s%n", durable(reader));
        }

        return Lockstep.DONE;
    }
}
