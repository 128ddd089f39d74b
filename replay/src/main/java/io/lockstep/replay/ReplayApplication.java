package io.lockstep.replay;

import io.lockstep.engine.CoreContext;

/**
 * Port by which an offline tool builds the very core that a live engine had, without knowing the application.
 *
 * <p>An application provides it as a service: a public class with a public constructor without arguments, named in
 * {@code META-INF/services/io.lockstep.replay.ReplayApplication}. Two builds of one application may be loaded beside
 * each other, each from its own jar; they share the engine, and nothing else.
 *
 * <p>Threading: any thread; each call makes new objects.
 */
public interface ReplayApplication
{
    /**
     * Whose journals it replays: the name under which {@link JournaledEngineContext#applicationName} keeps them.
     *
     * @return the name.
     */
    String applicationName();

    /**
     * Everything that the journal's meaning depends on: processors, stores, timers, pipeline, event check, checkpoint
     * interval. Page homes are set by who replays.
     *
     * @return a new context.
     */
    CoreContext core();

    /**
     * Longest output that the live engine let processors claim.
     *
     * @return the length in bytes.
     */
    int maxOutputLength();
}
