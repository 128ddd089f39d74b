package io.lockstep.transport.cluster;

/**
 * What may become of members.
 */
enum Fault
{
    KILL_LEADER(true),
    KILL_FOLLOWER(false),
    PAUSE_LEADER(true),
    KILL_ALL(true),
    SNAPSHOT_AND_KILL_LEADER(true),
    PAUSE_FOLLOWER(false),
    WIPE_FOLLOWER(false);

    private final boolean isOfLeader;

    Fault(final boolean isOfLeader)
    {
        this.isOfLeader = isOfLeader;
    }

    /**
     * Whether it befalls the member that leads.
     */
    boolean isOfLeader()
    {
        return isOfLeader;
    }
}
