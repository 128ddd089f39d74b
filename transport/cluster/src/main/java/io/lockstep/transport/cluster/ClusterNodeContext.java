package io.lockstep.transport.cluster;

import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Settings of a {@link ClusterNode}.
 *
 * <p>Threading: one thread until the node is launched.
 */
public final class ClusterNodeContext
{
    private static final int TERM_LENGTH_MIN = 64 * 1024;
    private static final int MAX_SYNC_LEVEL = 2;

    private ClusterHostContext host = new ClusterHostContext();
    private List<ClusterMember> members = List.of();
    private Path directory;
    private String aeronDirectoryName;
    private int memberId;
    private int termLength = 8 * 1024 * 1024;
    private int segmentLength = 64 * 1024 * 1024;
    private int fileSyncLevel;
    private int maxSessions = 1024;
    private long leaderHeartbeatTimeoutNs = TimeUnit.SECONDS.toNanos(5);
    private final long leaderHeartbeatIntervalNs = TimeUnit.MILLISECONDS.toNanos(200);
    private final long electionTimeoutNs = TimeUnit.SECONDS.toNanos(1);
    private long startupCanvassTimeoutNs = TimeUnit.SECONDS.toNanos(60);
    private long digestIntervalNs = TimeUnit.SECONDS.toNanos(1);
    private long sessionTimeoutNs = TimeUnit.SECONDS.toNanos(30);
    private Supplier<IdleStrategy> idleStrategySupplier = () -> new BackoffIdleStrategy(32, 64, 20_000, 500_000);
    private Runnable terminationHook = () ->
    {
    };
    private ErrorHandler errorHandler = (error) -> System.err.println("lockstep: " + error);

    /**
     * Create a context with the defaults.
     */
    public ClusterNodeContext()
    {
    }

    void conclude()
    {
        Objects.requireNonNull(directory, "ClusterNodeContext.directory is not set");
        Objects.requireNonNull(host, "ClusterNodeContext.host is not set");
        requireTermLength("termLength", termLength);
        requireTermLength("segmentLength", segmentLength);
        if (segmentLength < termLength)
        {
            throw new IllegalArgumentException("ClusterNodeContext.segmentLength must not be below termLength: " +
                "segmentLength=" + segmentLength + " termLength=" + termLength);
        }
        if (fileSyncLevel < 0 || fileSyncLevel > MAX_SYNC_LEVEL)
        {
            throw new IllegalArgumentException(
                "ClusterNodeContext.fileSyncLevel must be 0, 1 or 2: fileSyncLevel=" + fileSyncLevel);
        }
        if (maxSessions < 1)
        {
            throw new IllegalArgumentException(
                "ClusterNodeContext.maxSessions must be positive: maxSessions=" + maxSessions);
        }
        if (digestIntervalNs < 0)
        {
            throw new IllegalArgumentException(
                "ClusterNodeContext.digestIntervalNs must not be negative: digestIntervalNs=" + digestIntervalNs);
        }
        if (leaderHeartbeatTimeoutNs <= leaderHeartbeatIntervalNs)
        {
            throw new IllegalArgumentException("ClusterNodeContext.leaderHeartbeatTimeoutNs must be above the " +
                "interval: timeoutNs=" + leaderHeartbeatTimeoutNs + " intervalNs=" + leaderHeartbeatIntervalNs);
        }
        if (aeronDirectoryName == null)
        {
            aeronDirectoryName = aeronDirectoryName(memberId);
        }
    }

    /**
     * What the member runs.
     *
     * @param host concluded at launch.
     * @return this.
     */
    public ClusterNodeContext host(final ClusterHostContext host)
    {
        this.host = host;
        return this;
    }

    /**
     * What the member runs.
     *
     * @return the host's settings.
     */
    public ClusterHostContext host()
    {
        return host;
    }

    /**
     * All members, in the same order and with the same addresses everywhere.
     *
     * @param members of the cluster, this one included.
     * @return this.
     */
    public ClusterNodeContext members(final List<ClusterMember> members)
    {
        this.members = List.copyOf(members);
        return this;
    }

    /**
     * All members.
     *
     * @return the members.
     */
    public List<ClusterMember> members()
    {
        return members;
    }

    /**
     * Which of the members this is.
     *
     * @param memberId the id.
     * @return this.
     */
    public ClusterNodeContext memberId(final int memberId)
    {
        this.memberId = memberId;
        return this;
    }

    /**
     * Which of the members this is.
     *
     * @return the id.
     */
    public int memberId()
    {
        return memberId;
    }

    /**
     * Where the member keeps what it must not lose: {@code archive} with the log and snapshots, {@code cluster} with
     * its part in elections.
     *
     * @param directory made where it is missing.
     * @return this.
     */
    public ClusterNodeContext directory(final Path directory)
    {
        this.directory = directory;
        return this;
    }

    /**
     * Where the member keeps what it must not lose.
     *
     * @return the directory.
     */
    public Path directory()
    {
        return directory;
    }

    /**
     * Directory of the member's media driver, removed at start and at the end.
     *
     * @param aeronDirectoryName in shared memory, of this member alone.
     * @return this.
     */
    public ClusterNodeContext aeronDirectoryName(final String aeronDirectoryName)
    {
        this.aeronDirectoryName = aeronDirectoryName;
        return this;
    }

    /**
     * Directory of the member's media driver.
     *
     * @return the name.
     */
    public String aeronDirectoryName()
    {
        return aeronDirectoryName;
    }

    /**
     * Length of term buffers; an eighth of it bounds a message.
     *
     * @param termLength in bytes, a power of two from 64 KiB on.
     * @return this.
     */
    public ClusterNodeContext termLength(final int termLength)
    {
        this.termLength = termLength;
        return this;
    }

    int termLength()
    {
        return termLength;
    }

    /**
     * Length of the archive's segment files. It can not be changed once there are some.
     *
     * @param segmentLength in bytes, a power of two, not below the term length.
     * @return this.
     */
    public ClusterNodeContext segmentLength(final int segmentLength)
    {
        this.segmentLength = segmentLength;
        return this;
    }

    int segmentLength()
    {
        return segmentLength;
    }

    /**
     * What the archive forces to the device: 0 nothing, 1 data, 2 data and the files' attributes. With 0 a committed
     * message survives the end of a minority's machines, and of all processes, but not of power everywhere at once.
     *
     * @param fileSyncLevel 0, 1 or 2.
     * @return this.
     */
    public ClusterNodeContext fileSyncLevel(final int fileSyncLevel)
    {
        this.fileSyncLevel = fileSyncLevel;
        return this;
    }

    int fileSyncLevel()
    {
        return fileSyncLevel;
    }

    /**
     * How many sessions the cluster has at most; a client above that is refused, and tries again. Each member takes one
     * for itself.
     *
     * @param maxSessions of clients.
     * @return this.
     */
    public ClusterNodeContext maxSessions(final int maxSessions)
    {
        this.maxSessions = maxSessions;
        return this;
    }

    int maxSessions()
    {
        return maxSessions;
    }

    /**
     * How long followers wait for a leader that is silent.
     *
     * @param leaderHeartbeatTimeoutNs in nanoseconds.
     * @return this.
     */
    public ClusterNodeContext leaderHeartbeatTimeoutNs(final long leaderHeartbeatTimeoutNs)
    {
        this.leaderHeartbeatTimeoutNs = leaderHeartbeatTimeoutNs;
        return this;
    }

    long leaderHeartbeatTimeoutNs()
    {
        return leaderHeartbeatTimeoutNs;
    }

    long leaderHeartbeatIntervalNs()
    {
        return leaderHeartbeatIntervalNs;
    }

    long electionTimeoutNs()
    {
        return electionTimeoutNs;
    }

    /**
     * How long members that start wait for all others, before a majority goes on without them.
     *
     * @param startupCanvassTimeoutNs in nanoseconds, twice the heartbeat's time-out at least.
     * @return this.
     */
    public ClusterNodeContext startupCanvassTimeoutNs(final long startupCanvassTimeoutNs)
    {
        this.startupCanvassTimeoutNs = startupCanvassTimeoutNs;
        return this;
    }

    long startupCanvassTimeoutNs()
    {
        return startupCanvassTimeoutNs;
    }

    /**
     * How often members compare what they have come to, while there are events. Each time, every member computes the
     * digest of the pages that were changed since, as for a checkpoint.
     *
     * @param digestIntervalNs in nanoseconds; zero for never. A cluster of one member has nobody to compare with.
     * @return this.
     */
    public ClusterNodeContext digestIntervalNs(final long digestIntervalNs)
    {
        this.digestIntervalNs = digestIntervalNs;
        return this;
    }

    long digestIntervalNs()
    {
        return digestIntervalNs;
    }

    /**
     * How long a session lives while its client is silent.
     *
     * @param sessionTimeoutNs in nanoseconds.
     * @return this.
     */
    public ClusterNodeContext sessionTimeoutNs(final long sessionTimeoutNs)
    {
        this.sessionTimeoutNs = sessionTimeoutNs;
        return this;
    }

    long sessionTimeoutNs()
    {
        return sessionTimeoutNs;
    }

    /**
     * What the member's threads do while idle. The stock strategies cost milliseconds of latency; spinning costs a core
     * for each of four threads.
     *
     * @param idleStrategySupplier called once for each thread.
     * @return this.
     */
    public ClusterNodeContext idleStrategySupplier(final Supplier<IdleStrategy> idleStrategySupplier)
    {
        this.idleStrategySupplier = idleStrategySupplier;
        return this;
    }

    Supplier<IdleStrategy> idleStrategySupplier()
    {
        return idleStrategySupplier;
    }

    /**
     * What to do when the cluster was told to shut down, or the member can not go on: {@link ClusterNode#failure()}
     * tells the two apart.
     *
     * @param terminationHook run once, by one of the member's threads; it must not close the node itself.
     * @return this.
     */
    public ClusterNodeContext terminationHook(final Runnable terminationHook)
    {
        this.terminationHook = terminationHook;
        return this;
    }

    Runnable terminationHook()
    {
        return terminationHook;
    }

    /**
     * Who is told of errors.
     *
     * @param errorHandler called by the member's threads.
     * @return this.
     */
    public ClusterNodeContext errorHandler(final ErrorHandler errorHandler)
    {
        this.errorHandler = errorHandler;
        return this;
    }

    ErrorHandler errorHandler()
    {
        return errorHandler;
    }

    ClusterMember member()
    {
        return members.stream().filter((member) -> member.id() == memberId).findFirst().orElseThrow();
    }

    Path archiveDirectory()
    {
        return directory.resolve(ClusterNode.ARCHIVE_DIRECTORY);
    }

    Path clusterDirectory()
    {
        return directory.resolve(ClusterNode.CLUSTER_DIRECTORY);
    }

    static String aeronDirectoryName(final int ofMemberId)
    {
        return io.aeron.CommonContext.getAeronDirectoryName() + "-lockstep-" + ofMemberId;
    }

    private static void requireTermLength(final String name, final int value)
    {
        if (value < TERM_LENGTH_MIN || !BitUtil.isPowerOfTwo(value))
        {
            throw new IllegalArgumentException("ClusterNodeContext." + name + " must be a power of two from " +
                TERM_LENGTH_MIN + " on: " + name + "=" + value);
        }
    }
}
