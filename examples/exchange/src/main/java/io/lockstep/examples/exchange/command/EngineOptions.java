package io.lockstep.examples.exchange.command;

import io.lockstep.engine.Durability;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.state.ChroniclePageHome;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * Options that say how the engine keeps events and state.
 */
final class EngineOptions
{
    /**
     * How durable an event is when its outputs leave.
     */
    enum Level
    {
        none(Durability.NONE),
        os(Durability.OS),
        synced(Durability.SYNCED);

        private final Durability durability;

        Level(final Durability durability)
        {
            this.durability = durability;
        }
    }

    /**
     * Where the pages of the state live.
     */
    enum Store
    {
        chronicle,
        direct
    }

    @Option(names = "--durability", paramLabel = "LEVEL",
        description = "What an event survives before its outputs leave: ${COMPLETION-CANDIDATES}. " +
            "Default: os with a journal, none without")
    private Level level;

    @Option(names = "--store", paramLabel = "HOME", defaultValue = "chronicle",
        description = "Where the state lives: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Store store;

    Durability durability(final boolean hasJournal)
    {
        if (level == null)
        {
            return hasJournal ? Durability.OS : Durability.NONE;
        }

        return level.durability;
    }

    Function<Path, PageHome> pageHomeFactory()
    {
        return store == Store.direct ? (file) -> new DirectPageHome() : ChroniclePageHome::new;
    }

    /**
     * The same options, for {@code exchange serve} in another process.
     *
     * @return its arguments.
     */
    List<String> serveArguments()
    {
        return List.of("--durability", level == null ? Level.os.name() : level.name(), "--store", store.name());
    }

    Store store()
    {
        return store;
    }
}
