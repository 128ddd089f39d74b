/**
 * A whole node in one thread, under faults that come from a seed.
 *
 * <p>{@link io.lockstep.replay.simulation.NodeSimulation} lives several lives of one node on a
 * {@link io.lockstep.replay.simulation.SimulatedDisk}: sources resend and leave gaps, agents run in any order, disks
 * fail, processes and machines end at any moment, and after each start all that was acknowledged has to be there, as a
 * run without faults makes it. The tests of this module run it with an application of their own, the determinism kit
 * with anybody's. No thread is started here, no clock is read and no file is touched; nothing here is for production.
 */
package io.lockstep.replay.simulation;
