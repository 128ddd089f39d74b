package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import org.agrona.CloseHelper;

/**
 * One media driver for many clients of a test, and one connection to it.
 */
final class SharedClients implements AutoCloseable
{
    static final int TERM_LENGTH = 64 * 1024;

    private final MediaDriver driver;
    private final Aeron aeron;

    SharedClients()
    {
        final String name = EmbeddedDriver.clientDirectoryName();
        driver = EmbeddedDriver.launch(name, TERM_LENGTH, false, EmbeddedDriver::idleStrategy, (error) ->
        {
        });
        aeron = Aeron.connect(EmbeddedDriver.aeronContext(name, false, (error) ->
        {
        }));
    }

    Aeron aeron()
    {
        return aeron;
    }

    /**
     * Let a client use the driver.
     */
    ClientContext share(final ClientContext ctx)
    {
        return ctx.aeron(aeron).isInvoked(false).termLength(TERM_LENGTH).windowLength(TERM_LENGTH);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(aeron, driver);
    }
}
