package io.lockstep.perf;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.IdleProfile;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import org.agrona.DirectBuffer;

import java.nio.file.Path;

/**
 * An engine with a journal whose idling is measured.
 *
 * <p>Threading: one thread.
 */
final class IdleEngine implements IdleSubject
{
    private final JournaledEngine journaled;

    private volatile long seen;
    private long offered;

    IdleEngine(final IdleProfile profile, final Path directory)
    {
        journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory)
            .applicationName("idle")
            .engine(new EngineContext().idleProfile(profile))
            .pageHomeFactory((file) -> new DirectPageHome())
            .outputListener((header, buffer, offset, length) -> seen = header.sequence())
            .core(new CoreContext()
                .processor(new EmptyProcessor())
                .eventCheck((buffer, offset, length) -> true)));
    }

    @Override
    public void offer(final DirectBuffer event, final int length)
    {
        offered++;
        while (journaled.engine().offer(offered, EngineCore.NO_SOURCE, 0, event, 0, length) == Engine.BACK_PRESSURED)
        {
            poll();
        }
    }

    @Override
    public void poll()
    {
        Thread.yield();
    }

    @Override
    public void rest()
    {
    }

    @Override
    public long seen()
    {
        return seen;
    }

    @Override
    public void close()
    {
        journaled.close();
    }
}
