package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.DebugSendChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.aeron.driver.ext.RandomLossGenerator;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A media driver that loses frames, both ways, data and control, as a seed says.
 */
final class LossyDriver implements AutoCloseable
{
    private final AtomicLong lost = new AtomicLong();
    private final String directoryName = EmbeddedDriver.clientDirectoryName();
    private final MediaDriver driver;
    private final double rate;
    private long seed;

    LossyDriver(final double rate, final long seed)
    {
        this.rate = rate;
        this.seed = seed;
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directoryName)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(EmbeddedDriver.idleStrategy())
            .publicationTermBufferLength(SharedClients.TERM_LENGTH)
            .ipcTermBufferLength(SharedClients.TERM_LENGTH)
            .termBufferSparseFile(true)
            .spiesSimulateConnection(false)
            .sendChannelEndpointSupplier((channel, status, ctx) ->
                new DebugSendChannelEndpoint(channel, status, ctx, newLoss(), newLoss()))
            .receiveChannelEndpointSupplier((channel, dispatcher, status, ctx) ->
                new DebugReceiveChannelEndpoint(channel, dispatcher, status, ctx, newLoss(), newLoss()))
            .errorHandler((error) ->
            {
            }));
    }

    /**
     * A connection of its own to the driver, whose conductor the caller runs.
     */
    Aeron connect()
    {
        return Aeron.connect(EmbeddedDriver.aeronContext(directoryName, true, (error) ->
        {
        }));
    }

    /**
     * Frames lost so far.
     */
    long lost()
    {
        return lost.get();
    }

    @Override
    public void close()
    {
        driver.close();
    }

    private LossGenerator newLoss()
    {
        final LossGenerator random = new RandomLossGenerator(rate, seed++);
        return (address, buffer, length) ->
        {
            final boolean isLost = random.shouldDropFrame(address, buffer, length);
            if (isLost)
            {
                lost.incrementAndGet();
            }
            return isLost;
        };
    }
}
