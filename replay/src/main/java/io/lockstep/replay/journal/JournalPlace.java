package io.lockstep.replay.journal;

/**
 * A frame of a journal, by which an event in it is found, and known to be the same one.
 *
 * @param framePosition where it begins, in bytes.
 * @param position      where it ends, and the next one begins.
 * @param checksum      of what it holds.
 */
public record JournalPlace(long framePosition, long position, int checksum)
{
}
