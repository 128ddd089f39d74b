/**
 * Everything that Lockstep keeps on disk, and running it again.
 *
 * <p>{@link io.lockstep.replay.JournaledEngine} is an {@link io.lockstep.engine.Engine} whose journal, state and
 * recovery live in one directory; {@link io.lockstep.replay.Replayer} re-runs a journal offline. Nothing here needs
 * Aeron or knows a business rule.
 */
package io.lockstep.replay;
