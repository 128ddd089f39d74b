package io.lockstep.replay;

import io.lockstep.engine.CoreContext;

/**
 * An application as commands find it, which have a journal and look for the processors that wrote it: a class of this
 * type with a public constructor without parameters, named in {@code META-INF/services}.
 *
 * <p>Threading: any thread.
 */
public interface JournaledApplication
{
    /**
     * Name in the manifests of its journals.
     *
     * @return {@link JournaledEngineContext#applicationName()}.
     */
    String name();

    /**
     * Processors, check and limits as the application runs with them, made anew with each call.
     *
     * @return a context without page homes.
     */
    CoreContext core();

    /**
     * Longest output.
     *
     * @return in bytes.
     */
    int maxOutputLength();
}
