package io.lockstep.engine.state;

import io.lockstep.engine.Digest;

/**
 * What the values of a table stand for, where the logical digest is concerned.
 *
 * <p>Threading: owned by the processor agent.
 */
interface LogicalValues
{
    /**
     * Values that stand for themselves.
     */
    LogicalValues NUMBERS = Digest::chain;

    /**
     * Values that only say where something is in the same store's pages.
     */
    LogicalValues PLACES = (digest, value) -> digest;

    /**
     * Append what a value stands for.
     *
     * @param digest of an entry so far.
     * @param value  of the entry.
     * @return the digest with the value.
     */
    long append(long digest, long value);
}
