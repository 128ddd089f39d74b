/**
 * Where the pages of an engine's state are kept, other than in its own memory.
 *
 * <p>Homes are opened and closed by the thread that launches the engine; the pages belong to the processor agent. What
 * is kept here is a view for others and never a source of recovery: that is the journal and its snapshots.
 */
package io.lockstep.replay.state;
