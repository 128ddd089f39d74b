package io.lockstep.replay.reader;

/**
 * Several reads that belong together: they are done again until all of them are of one moment.
 *
 * <p>What it is given by the stores may be torn while it runs, and is to be kept until {@link StateReader#read} says
 * that it may be believed. It should be short: it comes through only between two batches.
 */
@FunctionalInterface
public interface StateRead
{
    /**
     * Read from the stores; called again after a disturbance, from the start.
     */
    void read();
}
