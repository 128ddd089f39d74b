package io.lockstep.replay.reader;

import org.agrona.DirectBuffer;

/**
 * Takes the entries of a scan.
 */
@FunctionalInterface
public interface EntryHandler
{
    /**
     * One entry, which is to be believed: {@link StateReader#appliedSequence()} is its moment.
     *
     * @param key    of the entry.
     * @param value  that goes with it, valid during the call, in the byte order of the machine.
     * @param length of the value in bytes, from the start of the buffer.
     * @return true to go on.
     */
    boolean onEntry(long key, DirectBuffer value, int length);
}
