/**
 * Makes Java from SBE schemas: the SBE tool's flyweights, and beside them what would otherwise be written by hand for
 * every message.
 *
 * <p>Runs at build time, on one thread, in a JVM of its own, since Agrona reaches into the JDK. It never decides
 * anything from the wire, and what it generates needs Agrona and lockstep-codecs, and the engine only for state.
 */
package io.lockstep.codecs.generator;
