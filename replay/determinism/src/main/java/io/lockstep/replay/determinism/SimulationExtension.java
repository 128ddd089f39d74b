package io.lockstep.replay.determinism;

import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.simulation.SimulatedEvent;
import io.lockstep.replay.simulation.SimulatedInput;
import io.lockstep.replay.simulation.SimulationContext;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * JUnit extension behind {@link Simulation}: runs the method once for each event, in place of once.
 *
 * <p>Threading: that of the test.
 */
public final class SimulationExtension implements InvocationInterceptor, ParameterResolver
{
    /**
     * How many times as many seeds as were asked for are run at most, so that all faults are met.
     */
    public static final int PATIENCE = 20;

    /**
     * For JUnit, which makes one for each method.
     */
    public SimulationExtension()
    {
    }

    @Override
    public boolean supportsParameter(final ParameterContext parameter, final ExtensionContext context)
    {
        return parameter.getParameter().getType() == SimulatedEvent.class;
    }

    /**
     * Nothing: each call of the method gets the event of that call.
     */
    @Override
    public Object resolveParameter(final ParameterContext parameter, final ExtensionContext context)
    {
        return null;
    }

    @Override
    public void interceptTestMethod(
        final Invocation<Void> invocation,
        final ReflectiveInvocationContext<Method> method,
        final ExtensionContext context)
    {
        invocation.skip();
        final Method called = method.getExecutable();
        final Simulation simulation = called.getAnnotation(Simulation.class);
        if (simulation == null)
        {
            throw new ExtensionConfigurationException("the method is not annotated with Simulation: " + called);
        }

        new SimulatedSeeds(
            context.getDisplayName(),
            simulation,
            new SimulationContext()
                .application(application(simulation.application()))
                .input(input(method))
                .maxEventLength(simulation.maxEventLength())
                .maxStepNs(simulation.maxStepNs())).run();
    }

    /**
     * The method with the event of the moment in the place that it has among the parameters.
     */
    private static SimulatedInput input(final ReflectiveInvocationContext<Method> context)
    {
        final Method method = context.getExecutable();
        final Object[] arguments = context.getArguments().toArray();
        int place = 0;
        while (place < arguments.length && method.getParameterTypes()[place] != SimulatedEvent.class)
        {
            place++;
        }
        if (place == arguments.length)
        {
            throw new ExtensionConfigurationException("the method writes no SimulatedEvent: " + method);
        }

        final int eventPlace = place;
        final Object target = context.getTarget().orElse(null);
        method.setAccessible(true);
        return (event) ->
        {
            arguments[eventPlace] = event;
            invoke(method, target, arguments);
        };
    }

    private static void invoke(final Method method, final Object target, final Object[] arguments)
    {
        try
        {
            method.invoke(target, arguments);
        }
        catch (final InvocationTargetException ex)
        {
            throw new AssertionError("the event could not be written: " + ex.getCause(), ex.getCause());
        }
        catch (final IllegalAccessException ex)
        {
            throw new ExtensionConfigurationException("the method can not be called: " + method, ex);
        }
    }

    private static ReplayApplication application(final Class<? extends ReplayApplication> type)
    {
        try
        {
            final Constructor<? extends ReplayApplication> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        }
        catch (final ReflectiveOperationException ex)
        {
            throw new ExtensionConfigurationException(
                "the application has no constructor without arguments that works: " + type.getName(), ex);
        }
    }
}
