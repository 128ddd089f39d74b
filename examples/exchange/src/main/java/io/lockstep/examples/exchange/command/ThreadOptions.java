package io.lockstep.examples.exchange.command;

import io.lockstep.engine.EngineContext;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.Threading;
import io.lockstep.replay.threads.CoreList;
import io.lockstep.replay.threads.PinnedThreads;
import picocli.CommandLine.Option;

import java.util.function.Consumer;

/**
 * Options that say how the engine's agents get threads and cores.
 */
final class ThreadOptions
{
    /**
     * How the agents share threads.
     */
    enum Mode
    {
        auto(Threading.AUTO),
        dedicated(Threading.DEDICATED),
        split(Threading.SPLIT),
        paired(Threading.PAIRED),
        shared(Threading.SHARED);

        private final Threading threading;

        Mode(final Threading threading)
        {
            this.threading = threading;
        }
    }

    private static final String ANY_CORES = "auto";

    @Option(names = "--threads", paramLabel = "MODE", defaultValue = "auto",
        description = "How the agents share threads: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
    private Mode mode;

    @Option(names = "--cores", paramLabel = "LIST",
        description = "Pin each thread to a core of these, such as 2,4-6, or of those that there are: auto. A pinned " +
            "thread spins. With too few cores nothing is pinned, and a line says so.")
    private String cores;

    /**
     * Apply the options.
     *
     * @param ctx    of an engine that is not launched.
     * @param report given what the threads got.
     * @return what looks after the threads, to be closed after the engine; null where none is to be pinned.
     * @throws IllegalArgumentException if the cores are no list.
     */
    PinnedThreads apply(final EngineContext ctx, final Consumer<String> report)
    {
        ctx.threading(mode.threading);
        if (cores == null)
        {
            return null;
        }

        final PinnedThreads threads =
            new PinnedThreads(ANY_CORES.equals(cores) ? null : CoreList.parse(cores), report);
        ctx.agentThreads(threads).idleProfile(IdleProfile.SPIN);
        return threads;
    }
}
