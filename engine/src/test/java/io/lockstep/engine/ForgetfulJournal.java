package io.lockstep.engine;

import org.agrona.DirectBuffer;

/**
 * Journal for tests that keeps nothing.
 */
class ForgetfulJournal implements Journal
{
    @Override
    public Durability durability()
    {
        return Durability.OS;
    }

    @Override
    public void append(
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
    }

    @Override
    public void flush()
    {
    }

    @Override
    public void close()
    {
    }
}
