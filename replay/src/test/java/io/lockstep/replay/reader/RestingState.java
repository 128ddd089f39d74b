package io.lockstep.replay.reader;

import io.lockstep.engine.Threading;
import io.lockstep.replay.JournaledEngine;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * An engine of {@link TransferProcessor} in this process that does nothing but what it is told.
 */
public final class RestingState implements AutoCloseable
{
    private final UnsafeBuffer event = new UnsafeBuffer(new byte[TransferProcessor.LENGTH]);
    private final JournaledEngine journaled;

    /**
     * Launch it.
     *
     * @param directory of the engine.
     */
    public RestingState(final Path directory)
    {
        journaled = TransferEngine.launch(directory, false, Threading.INVOKER);
    }

    /**
     * Move money, and apply that.
     *
     * @param from   account.
     * @param to     account.
     * @param amount to move.
     */
    public void transfer(final long from, final long to, final long amount)
    {
        TransferProcessor.encode(event, from, to, amount);
        TransferEngine.offer(journaled.engine(), event);
        while (!journaled.engine().isIdle())
        {
            journaled.engine().invoke();
        }
    }

    @Override
    public void close()
    {
        journaled.close();
    }
}
