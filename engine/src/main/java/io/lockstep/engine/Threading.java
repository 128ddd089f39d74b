package io.lockstep.engine;

/**
 * How the agents of an engine get their threads.
 */
public enum Threading
{
    /**
     * What suits the {@linkplain AgentThreads#cores() cores}: {@link #DEDICATED} from four on, {@link #SPLIT} on two or
     * three, {@link #SHARED} on one.
     */
    AUTO,

    /**
     * A thread each for the journaler, for every shard of every stage, and for the output. With fewer cores than
     * threads they get in each other's way.
     */
    DEDICATED,

    /**
     * One thread for all processors, one for journaler and output together. Where there is no journal, or the gate is
     * {@link Gate#LOGIC}, the processors' thread lets the outputs out itself.
     */
    SPLIT,

    /**
     * One thread for all of them.
     */
    SHARED,

    /**
     * No thread: the caller runs them, step by step, with {@link Engine#invoke()}.
     */
    INVOKER;

    private static final int CORES_FOR_DEDICATED = 4;
    private static final int CORES_FOR_SPLIT = 2;

    /**
     * The mode that is meant.
     *
     * @param cores that the threads may use.
     * @return this, or what {@link #AUTO} comes to.
     */
    Threading resolve(final int cores)
    {
        if (this != AUTO)
        {
            return this;
        }

        if (cores >= CORES_FOR_DEDICATED)
        {
            return DEDICATED;
        }

        return cores >= CORES_FOR_SPLIT ? SPLIT : SHARED;
    }
}
