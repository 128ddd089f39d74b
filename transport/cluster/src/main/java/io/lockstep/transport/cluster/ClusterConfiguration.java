package io.lockstep.transport.cluster;

import io.lockstep.replay.ReplayApplication;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The configuration file of a member: one properties file, whose every key is known.
 *
 * <p>Threading: the caller's thread.
 *
 * <p>Errors: {@link IllegalArgumentException}, with the file, the key and its value.
 */
public final class ClusterConfiguration
{
    private static final String MEMBER_PREFIX = "member.";
    private static final Set<String> KEYS = Set.of(
        "application", "member", "directory", "aeron.directory", "term.length", "segment.length", "sync.level",
        "max.sessions", "digest.interval.ms", "heartbeat.timeout.ms", "startup.timeout.ms", "session.timeout.ms",
        "idle", "max.event.length", "output.window.length");

    private final Properties properties = new Properties();
    private final Path file;

    private ClusterConfiguration(final Path file)
    {
        this.file = file;
    }

    /**
     * Read a file.
     *
     * @param file of properties.
     * @return its content, each key known, none of the values looked at.
     */
    public static ClusterConfiguration read(final Path file)
    {
        final ClusterConfiguration configuration = new ClusterConfiguration(file);
        try (Reader reader = Files.newBufferedReader(file))
        {
            configuration.properties.load(reader);
        }
        catch (final IOException ex)
        {
            throw new IllegalArgumentException("can not read the configuration: file=" + file + " reason=" + ex, ex);
        }

        for (final String key : new TreeSet<>(configuration.properties.stringPropertyNames()))
        {
            if (!KEYS.contains(key) && !key.matches("member\\.\\d+"))
            {
                throw new IllegalArgumentException("no such setting: " + key + " in " + file + "; there are: " +
                    new TreeSet<>(KEYS) + " and member.N");
            }
        }

        return configuration;
    }

    /**
     * Directory of the member.
     *
     * @return its path.
     */
    public Path directory()
    {
        return Path.of(required("directory"));
    }

    /**
     * Directory of the member's media driver.
     *
     * @return its name.
     */
    public String aeronDirectoryName()
    {
        final String name = properties.getProperty("aeron.directory");
        return name == null ?
            ClusterNodeContext.aeronDirectoryName(number("member", Integer.MIN_VALUE)) : name;
    }

    /**
     * What the file says, as the settings of a node.
     *
     * @return a new context.
     */
    public ClusterNodeContext node()
    {
        final ClusterNodeContext ctx = new ClusterNodeContext()
            .host(host())
            .memberId(number("member", Integer.MIN_VALUE))
            .members(members())
            .directory(directory())
            .aeronDirectoryName(aeronDirectoryName())
            .idleStrategySupplier(idle());
        return ctx
            .termLength(number("term.length", ctx.termLength()))
            .segmentLength(number("segment.length", ctx.segmentLength()))
            .fileSyncLevel(number("sync.level", ctx.fileSyncLevel()))
            .maxSessions(number("max.sessions", ctx.maxSessions()))
            .digestIntervalNs(TimeUnit.MILLISECONDS.toNanos(number(
                "digest.interval.ms", (int)TimeUnit.NANOSECONDS.toMillis(ctx.digestIntervalNs()))))
            .leaderHeartbeatTimeoutNs(durationNs("heartbeat.timeout.ms", ctx.leaderHeartbeatTimeoutNs()))
            .startupCanvassTimeoutNs(durationNs("startup.timeout.ms", ctx.startupCanvassTimeoutNs()))
            .sessionTimeoutNs(durationNs("session.timeout.ms", ctx.sessionTimeoutNs()));
    }

    /**
     * Members, in the order of their ids.
     *
     * @return the members.
     */
    public List<ClusterMember> members()
    {
        final List<ClusterMember> members = new ArrayList<>();
        for (final String key : properties.stringPropertyNames())
        {
            if (key.startsWith(MEMBER_PREFIX))
            {
                final int id = Integer.parseInt(key.substring(MEMBER_PREFIX.length()));
                members.add(ClusterMember.parse(id, properties.getProperty(key).trim()));
            }
        }
        members.sort((left, right) -> Integer.compare(left.id(), right.id()));

        return members;
    }

    private ClusterHostContext host()
    {
        return new ClusterHostContext()
            .application(application())
            .maxEventLength(number("max.event.length", ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT))
            .outputWindowLength(number("output.window.length", ClusterHostContext.OUTPUT_WINDOW_LENGTH_DEFAULT));
    }

    private ReplayApplication application()
    {
        final String name = required("application");
        final ServiceLoader<ReplayApplication> known = ServiceLoader.load(ReplayApplication.class);
        return known.stream()
            .map(ServiceLoader.Provider::get)
            .filter((application) -> application.applicationName().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("there is no such application on the class path: " +
                "application=" + name + " in " + file + " known=" + known.stream()
                .map((provider) -> provider.get().applicationName()).collect(Collectors.joining(", "))));
    }

    private Supplier<IdleStrategy> idle()
    {
        final String idle = properties.getProperty("idle", "backoff").trim();
        switch (idle)
        {
            case "backoff":
                return () -> new BackoffIdleStrategy(32, 64, 20_000, 500_000);

            case "sleep":
                return () -> new SleepingMillisIdleStrategy(1);

            case "yield":
                return YieldingIdleStrategy::new;

            case "spin":
                return BusySpinIdleStrategy::new;

            default:
                throw new IllegalArgumentException(
                    "idle must be backoff, sleep, yield or spin: idle=" + idle + " in " + file);
        }
    }

    private String required(final String key)
    {
        final String value = properties.getProperty(key, "").trim();
        if (value.isEmpty())
        {
            throw new IllegalArgumentException("a setting is missing: " + key + " in " + file);
        }

        return value;
    }

    private int number(final String key, final int defaultValue)
    {
        final long value = longNumber(key, defaultValue);
        if (value != (int)value || value == Integer.MIN_VALUE)
        {
            throw new IllegalArgumentException("a setting is missing or too large: " + key + " in " + file);
        }

        return (int)value;
    }

    private long durationNs(final String key, final long defaultNs)
    {
        final long ms = longNumber(key, TimeUnit.NANOSECONDS.toMillis(defaultNs));
        if (ms < 1)
        {
            throw new IllegalArgumentException("a time must be positive: " + key + "=" + ms + " in " + file);
        }

        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private long longNumber(final String key, final long defaultValue)
    {
        final String value = properties.getProperty(key);
        try
        {
            return value == null ? defaultValue : Long.parseLong(value.trim());
        }
        catch (final NumberFormatException ex)
        {
            throw new IllegalArgumentException("a setting must be a number: " + key + "=" + value + " in " + file, ex);
        }
    }
}
