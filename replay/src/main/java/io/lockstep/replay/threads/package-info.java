/**
 * Threads that are pinned to cores, and the proof that they are; how long threads want to run at once.
 *
 * <p>What is pinned is read back and told in one table; a thread of its own looks now and then whether it still holds.
 * Nothing here runs on an agent's thread after its start.
 */
package io.lockstep.replay.threads;
