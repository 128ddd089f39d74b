package io.lockstep.transport.cluster;

/**
 * What may become of members.
 */
enum Fault
{
    KILL_LEADER(false, false),
    KILL_FOLLOWER(false, false),
    PAUSE_LEADER(false, false),
    KILL_ALL(false, false),
    SNAPSHOT_AND_KILL_LEADER(false, false),
    PAUSE_FOLLOWER(false, false),
    WIPE_FOLLOWER(false, false),
    CUT_LEADER_OFF(true, false),
    MUTE_LEADER(true, false),
    DEAFEN_LEADER(true, false),
    CUT_FOLLOWER_OFF(true, false),
    FILL_DISK_OF_LEADER(false, true),
    FILL_DISK_OF_FOLLOWER(false, true);

    private final boolean isOfNetwork;
    private final boolean isOfDisk;

    Fault(final boolean isOfNetwork, final boolean isOfDisk)
    {
        this.isOfNetwork = isOfNetwork;
        this.isOfDisk = isOfDisk;
    }

    /**
     * Whether a cluster has what it takes to play it.
     */
    boolean isPossible(final boolean hasNetwork, final boolean hasDisks)
    {
        return (hasNetwork || !isOfNetwork) && (hasDisks || !isOfDisk);
    }

    /**
     * Whether it befalls the member that leads.
     */
    boolean isOfLeader()
    {
        return this != KILL_FOLLOWER && this != PAUSE_FOLLOWER && this != WIPE_FOLLOWER &&
            this != CUT_FOLLOWER_OFF && this != FILL_DISK_OF_FOLLOWER;
    }
}
