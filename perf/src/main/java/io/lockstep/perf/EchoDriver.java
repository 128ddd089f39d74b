package io.lockstep.perf;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.engine.IdleProfile;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.CloseHelper;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

import java.nio.file.Path;

/**
 * A media driver with the settings of a node's embedded one, and a connection to it.
 *
 * <p>Threading: one thread launches and closes.
 */
final class EchoDriver implements AutoCloseable
{
    private static final int CONDUCTOR_IDLE_MS = 10;
    private static final int TASKS_IDLE_MS = 50;

    private final MediaDriver driver;
    private final Aeron aeron;

    EchoDriver(final Path directory, final IdleProfile profile)
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directory.toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(profile.newStrategy())
            .asyncExecutorIdleStrategy(new SleepingMillisIdleStrategy(TASKS_IDLE_MS))
            .publicationTermBufferLength(EngineNodeContext.TERM_LENGTH_DEFAULT)
            .ipcTermBufferLength(EngineNodeContext.TERM_LENGTH_DEFAULT)
            .termBufferSparseFile(true)
            .errorHandler((error) -> { }));
        aeron = connect(driver.aeronDirectoryName());
    }

    /**
     * Another connection, to a driver that runs.
     */
    static Aeron connect(final String aeronDirectoryName)
    {
        return Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .idleStrategy(new SleepingMillisIdleStrategy(CONDUCTOR_IDLE_MS))
            .errorHandler((error) -> { }));
    }

    String aeronDirectoryName()
    {
        return driver.aeronDirectoryName();
    }

    Aeron aeron()
    {
        return aeron;
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }
}
