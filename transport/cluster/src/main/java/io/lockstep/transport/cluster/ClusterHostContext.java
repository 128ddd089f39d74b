package io.lockstep.transport.cluster;

import io.lockstep.engine.Digest;
import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.cluster.LogSequencer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Settings of a {@link ClusterHost}.
 *
 * <p>The application and {@link #maxEventLength} decide what the log means: they have to be the same on all members.
 *
 * <p>Threading: one thread until the host begins.
 */
public final class ClusterHostContext
{
    /**
     * Bytes of outputs that a member keeps for clients that were away, unless told otherwise.
     */
    public static final int OUTPUT_WINDOW_LENGTH_DEFAULT = 16 * 1024 * 1024;

    /**
     * Longest event in bytes, unless told otherwise.
     */
    public static final int MAX_EVENT_LENGTH_DEFAULT = LogSequencer.MAX_EVENT_LENGTH_DEFAULT;

    private static final int WINDOW_TO_OUTPUT = 4;

    private ReplayApplication application;
    private Function<String, PageHome> pageHomes = (shard) -> new DirectPageHome();
    private OutputListener outputListener = OutputListener.NONE;
    private Map<String, byte[]> schemas = Map.of();
    private Consumer<EngineFailure> failureHandler = (failure) ->
    {
    };
    private Consumer<MemberDivergence> divergenceHandler = (divergence) ->
    {
    };
    private int outputWindowLength = OUTPUT_WINDOW_LENGTH_DEFAULT;
    private int maxEventLength = MAX_EVENT_LENGTH_DEFAULT;

    /**
     * Create a context with the defaults.
     */
    public ClusterHostContext()
    {
    }

    void conclude()
    {
        Objects.requireNonNull(application, "ClusterHostContext.application is not set");
        Objects.requireNonNull(pageHomes, "ClusterHostContext.pageHomes is not set");
        Objects.requireNonNull(outputListener, "ClusterHostContext.outputListener is not set");
        Objects.requireNonNull(failureHandler, "ClusterHostContext.failureHandler is not set");
        Objects.requireNonNull(divergenceHandler, "ClusterHostContext.divergenceHandler is not set");
        Objects.requireNonNull(schemas, "ClusterHostContext.schemas is not set");
        if (maxEventLength < 1)
        {
            throw new IllegalArgumentException(
                "ClusterHostContext.maxEventLength must be positive: maxEventLength=" + maxEventLength);
        }
        final long least = (long)WINDOW_TO_OUTPUT * OutputEntry.entryLength(application.maxOutputLength());
        if (!BitUtil.isPowerOfTwo(outputWindowLength) || outputWindowLength < least)
        {
            throw new IllegalArgumentException(
                "ClusterHostContext.outputWindowLength must be a power of two from " + least +
                " on: outputWindowLength=" + outputWindowLength);
        }
    }

    /**
     * What the member runs.
     *
     * @param application whose core is built when the member begins.
     * @return this.
     */
    public ClusterHostContext application(final ReplayApplication application)
    {
        this.application = application;
        return this;
    }

    /**
     * What the member runs.
     *
     * @return the application.
     */
    public ReplayApplication application()
    {
        return application;
    }

    /**
     * Where the state is.
     *
     * @param pageHomes makes the home of a shard by its name.
     * @return this.
     */
    public ClusterHostContext pageHomes(final Function<String, PageHome> pageHomes)
    {
        this.pageHomes = pageHomes;
        return this;
    }

    /**
     * Where the state is.
     *
     * @return makes the home of a shard by its name.
     */
    public Function<String, PageHome> pageHomes()
    {
        return pageHomes;
    }

    /**
     * Who reads along in this member: every output, as the member computes it, whoever leads.
     *
     * @param outputListener called by the member's service agent.
     * @return this.
     */
    public ClusterHostContext outputListener(final OutputListener outputListener)
    {
        this.outputListener = outputListener;
        return this;
    }

    /**
     * Who reads along.
     *
     * @return the listener.
     */
    public OutputListener outputListener()
    {
        return outputListener;
    }

    /**
     * The application's schemas: a snapshot is only loaded by a build that has the same ones.
     *
     * @param schemas serialised IRs by name.
     * @return this.
     */
    public ClusterHostContext schemas(final Map<String, byte[]> schemas)
    {
        this.schemas = schemas;
        return this;
    }

    /**
     * Hash of the schemas, in the order of their names.
     *
     * @return the hash; zero where there are none.
     */
    public long schemaHash()
    {
        long hash = 0;
        for (final Map.Entry<String, byte[]> schema : new TreeMap<>(schemas).entrySet())
        {
            hash = Digest.xxh64(new UnsafeBuffer(schema.getValue()), 0, schema.getValue().length, hash);
        }

        return hash;
    }

    /**
     * Who is told that the member can not go on, because an event can not be applied.
     *
     * @param failureHandler called once, by the member's service agent.
     * @return this.
     */
    public ClusterHostContext failureHandler(final Consumer<EngineFailure> failureHandler)
    {
        this.failureHandler = failureHandler;
        return this;
    }

    /**
     * Who is told of a failure.
     *
     * @return the handler.
     */
    public Consumer<EngineFailure> failureHandler()
    {
        return failureHandler;
    }

    /**
     * Who is told that the member can not go on, because it has come to another state than the others.
     *
     * @param divergenceHandler called once, by the member's service agent.
     * @return this.
     */
    public ClusterHostContext divergenceHandler(final Consumer<MemberDivergence> divergenceHandler)
    {
        this.divergenceHandler = divergenceHandler;
        return this;
    }

    /**
     * Who is told of a divergence.
     *
     * @return the handler.
     */
    public Consumer<MemberDivergence> divergenceHandler()
    {
        return divergenceHandler;
    }

    /**
     * How many bytes of outputs the member keeps for clients that were away. A client that asks for earlier ones is
     * refused with {@code OUTPUT_NOT_KEPT}.
     *
     * @param outputWindowLength a power of two, four times the longest output with its header at least.
     * @return this.
     */
    public ClusterHostContext outputWindowLength(final int outputWindowLength)
    {
        this.outputWindowLength = outputWindowLength;
        return this;
    }

    /**
     * How many bytes of outputs the member keeps.
     *
     * @return the length.
     */
    public int outputWindowLength()
    {
        return outputWindowLength;
    }

    /**
     * Longest event; a longer one is refused.
     *
     * @param maxEventLength in bytes, the same on all members.
     * @return this.
     */
    public ClusterHostContext maxEventLength(final int maxEventLength)
    {
        this.maxEventLength = maxEventLength;
        return this;
    }

    /**
     * Longest event.
     *
     * @return the length in bytes.
     */
    public int maxEventLength()
    {
        return maxEventLength;
    }
}
