package io.lockstep.engine;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Runs the agents of an engine one by one, in whatever order a test or a simulation likes. The engine is one whose
 * agents have no threads ({@link Threading#INVOKER}).
 *
 * <p>Threading: the thread that launched the engine.
 */
public final class EngineSteps
{
    private EngineSteps()
    {
    }

    /**
     * How many agents there are.
     *
     * @param engine that was launched.
     * @return the number; agents are numbered from zero: journaler, processor, output.
     */
    public static int agentCount(final Engine engine)
    {
        return engine.agents().size();
    }

    /**
     * Run one duty cycle of an agent.
     *
     * @param engine that was launched.
     * @param agent  its number.
     * @return the work done; zero where the engine has failed.
     * @throws IllegalStateException if the agent failed otherwise than by stopping the engine.
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
