/**
 * What the journal's verbs do: list, verify, print and count, offline, from the files alone.
 *
 * <p>Everything reads and nothing writes; no lock is taken, so that a journal may be written meanwhile. Memory does not
 * grow with the length of a journal. Events are decoded by the schemas that the journal keeps, without generated
 * classes.
 *
 * <p>Threading: whatever is made here is owned by the thread that made it.
 */
package io.lockstep.replay.tools;
