/**
 * For tests of applications: what makes a processor come to another end when its journal is run again.
 *
 * <p>{@link io.lockstep.replay.determinism.DeterminismScan} reads the byte code that a processor can reach;
 * {@link io.lockstep.replay.determinism.DeterminismExtension} runs it live, again, behind snapshots, on shards and on
 * other hosts; {@link io.lockstep.replay.determinism.Simulation} lives lives of a node under faults with it.
 * Nothing here is for production.
 */
package io.lockstep.replay.determinism;
