package io.lockstep.engine;

/**
 * Layout of an entry in the input ring.
 *
 * <pre>
 *   0        4        8             16         24                32
 *   +--------+--------+-------------+----------+-----------------+---------
 *   | length | unused | timestampNs |  source  | source sequence |  event
 *   +--------+--------+-------------+----------+-----------------+---------
 * </pre>
 *
 * <p>A length of zero marks a slot that was claimed and given up; consumers pass over it.
 */
final class InputSlot
{
    static final int LENGTH_OFFSET = 0;
    static final int TIMESTAMP_OFFSET = 8;
    static final int SOURCE_OFFSET = 16;
    static final int SOURCE_SEQUENCE_OFFSET = 24;
    static final int EVENT_OFFSET = 32;

    private InputSlot()
    {
    }
}
