package io.lockstep.engine;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Runs the agents of an engine one by one, in whatever order a test likes.
 */
public final class EngineSteps
{
    private EngineSteps()
    {
    }

    public static int agentCount(final Engine engine)
    {
        return engine.agents().size();
    }

    /**
     * Run one duty cycle of an agent.
     *
     * @return the work done; zero where the engine has failed.
     */
    public static int step(final Engine engine, final int agent)
    {
        final Agent stepped = engine.agents().get(agent);
        try
        {
            return stepped.doWork();
        }
        catch (final AgentTerminationException ex)
        {
            return 0;
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("an agent failed otherwise than it should: " + stepped.roleName(), ex);
        }
    }
}
