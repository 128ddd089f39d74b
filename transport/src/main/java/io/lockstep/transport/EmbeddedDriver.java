package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import org.agrona.BitUtil;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Settings of the media driver that a node or a client brings along, all of them explicit.
 */
final class EmbeddedDriver
{
    private static final int IDLE_SPINS = 32;
    private static final int IDLE_YIELDS = 64;
    private static final long IDLE_PARK_MIN_NS = 10_000;
    private static final long IDLE_PARK_MAX_NS = 100_000;

    // It is told of publications and images, and is not in the way of an event.
    private static final int CONDUCTOR_IDLE_MS = 10;
    private static final int AWAITING_IDLE_MS = 1;

    // Each publication that is added is a task, and the next one waits for it: when hundreds of sessions begin at
    // once, the tasks' thread has to be awake; when none does, it sleeps.
    private static final int TASKS_IDLE_YIELDS = 10;
    private static final long TASKS_IDLE_MIN_NS = 50_000;
    private static final long TASKS_IDLE_MAX_NS = 50_000_000;

    private static final int TERM_LENGTH_MIN = 64 * 1024;
    private static final int TERM_LENGTH_MAX = 1024 * 1024 * 1024;

    private EmbeddedDriver()
    {
    }

    /**
     * Idle strategy of a client's driver: it leaves the core alone when nothing happens, and is back within about a
     * tenth of a millisecond.
     */
    static IdleStrategy idleStrategy()
    {
        return new BackoffIdleStrategy(IDLE_SPINS, IDLE_YIELDS, IDLE_PARK_MIN_NS, IDLE_PARK_MAX_NS);
    }

    static MediaDriver launch(
        final String aeronDirectoryName,
        final int termLength,
        final boolean isInvoked,
        final Supplier<IdleStrategy> idleStrategies,
        final ErrorHandler errorHandler)
    {
        return launch(aeronDirectoryName, termLength, isInvoked, idleStrategies, errorHandler, () ->
        {
        });
    }

    /**
     * Launch a driver.
     *
     * @param onDatagramRefused called by the driver for each datagram that is dropped, since it cannot be.
     */
    static MediaDriver launch(
        final String aeronDirectoryName,
        final int termLength,
        final boolean isInvoked,
        final Supplier<IdleStrategy> idleStrategies,
        final ErrorHandler errorHandler,
        final Runnable onDatagramRefused)
    {
        return MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .warnIfDirectoryExists(false)
            .threadingMode(isInvoked ? ThreadingMode.INVOKER : ThreadingMode.SHARED)
            .sharedIdleStrategy(idleStrategies.get())
            .asyncExecutorIdleStrategy(
                new BackoffIdleStrategy(1, TASKS_IDLE_YIELDS, TASKS_IDLE_MIN_NS, TASKS_IDLE_MAX_NS))
            .publicationTermBufferLength(termLength)
            .ipcTermBufferLength(termLength)
            .termBufferSparseFile(true)
            .spiesSimulateConnection(false)
            .receiveChannelEndpointSupplier((channel, dispatcher, status, ctx) ->
                new CheckedReceiveEndpoint(channel, dispatcher, status, ctx, onDatagramRefused))
            .errorHandler(errorHandler));
    }

    static void requireTermLength(final String setting, final int termLength)
    {
        if (!BitUtil.isPowerOfTwo(termLength) || termLength < TERM_LENGTH_MIN || termLength > TERM_LENGTH_MAX)
        {
            throw new IllegalArgumentException(
                setting + " must be a power of two from 64 KiB to 1 GiB: termLength=" + termLength);
        }
    }

    /**
     * Name of a node's Aeron directory: the same again after a restart, so that what a killed node left is cleaned up.
     *
     * @param directory of the node, which the caller holds locked.
     */
    static String nodeDirectoryName(final Path directory)
    {
        final String name = directory.toAbsolutePath().normalize().toString();
        return directoryName("node-" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }

    static String clientDirectoryName()
    {
        return directoryName("client-" + UUID.randomUUID());
    }

    static Aeron.Context aeronContext(
        final String aeronDirectoryName, final boolean isInvoked, final ErrorHandler errorHandler)
    {
        return new Aeron.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .idleStrategy(new SleepingMillisIdleStrategy(CONDUCTOR_IDLE_MS))
            .awaitingIdleStrategy(new SleepingMillisIdleStrategy(AWAITING_IDLE_MS))
            .useConductorAgentInvoker(isInvoked)
            .errorHandler(errorHandler);
    }

    private static String directoryName(final String name)
    {
        final Path memory = Path.of("/dev/shm");
        final Path parent = Files.isDirectory(memory) && Files.isWritable(memory) ?
            memory : Path.of(System.getProperty("java.io.tmpdir"));
        return parent.resolve("lockstep-" + System.getProperty("user.name") + "-" + name).toString();
    }
}
