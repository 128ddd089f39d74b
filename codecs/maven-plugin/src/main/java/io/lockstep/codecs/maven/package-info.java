/**
 * The Maven plugin: its goals, which only find files, start the generator and tell Maven of what came out.
 *
 * <p>Maven owns the thread. Nothing here knows SBE.
 */
package io.lockstep.codecs.maven;
