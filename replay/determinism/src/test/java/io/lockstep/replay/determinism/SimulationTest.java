package io.lockstep.replay.determinism;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.simulation.SimulatedEvent;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * The annotation alone, on a clean application and on some with one bug each.
 */
@Timeout(120)
class SimulationTest
{
    private static final int SEEDS = 100;
    private static final Pattern FAILED = Pattern.compile("seed (-?\\d+) with (\\d+) events: event (\\d+)\\b");

    @Simulation(application = CleanApplication.class, seeds = SEEDS)
    void shouldPassACleanApplication(final SimulatedEvent event)
    {
        write(event);
    }

    @Test
    void shouldFindStateThatNoSnapshotHas()
    {
        final String message = failure(Forgetful.class);

        assertTrue(FAILED.matcher(message).find(), message);
    }

    @Test
    void shouldFindStateThatProcessorsShare()
    {
        final String message = failure(Sharing.class);

        assertTrue(FAILED.matcher(message).find() || message.contains("depend on more than the seed"), message);
    }

    @Test
    void shouldFindAFlyweightThatIsKept()
    {
        final String message = failure(Keeping.class);

        assertTrue(FAILED.matcher(message).find(), message);
    }

    @Test
    void shouldFindAProcessorThatThrowsAndNameTheEvent()
    {
        final String message = failure(Throwing.class);

        assertTrue(FAILED.matcher(message).find(), message);
        assertTrue(message.contains(ThrowingProcessor.MESSAGE), message);
    }

    @Test
    void shouldFailAgainWithTheSeedAndTheEventsThatItPrints()
    {
        final Matcher first = FAILED.matcher(failure(Forgetful.class));
        assertTrue(first.find());
        final int fewest = Integer.parseInt(first.group(2));

        final String again = failure(Forgetful.class, run(Forgetful.class, first.group(1), fewest));

        final Matcher second = FAILED.matcher(again);
        assertTrue(second.find(), again);
        assertEquals(first.group(), second.group());
        assertEquals(0, run(Forgetful.class, first.group(1), fewest - 1).getTestsFailedCount());
    }

    @Test
    void shouldFailWhereFaultsWereNeverMet()
    {
        final String message = failure(Hurried.class);

        assertTrue(message.startsWith("never met in "), message);
        assertTrue(message.contains("began with a snapshot"), message);
    }

    @Test
    void shouldTellEventsThatDependOnMoreThanTheSeed()
    {
        final String message = failure(Unseeded.class);

        assertTrue(message.contains("depend on more than the seed"), message);
    }

    @Test
    void shouldTellAnEventThatTheApplicationDoesNotKnow()
    {
        final String message = failure(Unknown.class);

        assertTrue(message.contains("the node does not know the event that was made: number=1 "), message);
    }

    private static String failure(final Class<?> planted)
    {
        return failure(planted, run(planted));
    }

    private static String failure(final Class<?> planted, final TestExecutionSummary summary)
    {
        assertEquals(1, summary.getTestsFailedCount(), planted + " did not fail");
        return summary.getFailures().get(0).getException().getMessage();
    }

    private static TestExecutionSummary run(final Class<?> planted)
    {
        final SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(
            LauncherDiscoveryRequestBuilder.request().selectors(selectClass(planted)).build(), listener);
        return listener.getSummary();
    }

    private static TestExecutionSummary run(final Class<?> planted, final String seed, final int events)
    {
        final String seedBefore = System.getProperty(DeterminismExtension.SEED_PROPERTY);
        System.setProperty(DeterminismExtension.SEED_PROPERTY, seed);
        System.setProperty(SimulatedSeeds.EVENTS_PROPERTY, Integer.toString(events));
        try
        {
            return run(planted);
        }
        finally
        {
            System.clearProperty(SimulatedSeeds.EVENTS_PROPERTY);
            if (seedBefore == null)
            {
                System.clearProperty(DeterminismExtension.SEED_PROPERTY);
            }
            else
            {
                System.setProperty(DeterminismExtension.SEED_PROPERTY, seedBefore);
            }
        }
    }

    private static void write(final SimulatedEvent event)
    {
        write(event, event.random().nextLong(5), event.number());
    }

    private static void write(final SimulatedEvent event, final long key, final long number)
    {
        new MessageHeaderEncoder().wrap(event.buffer(), 0)
            .blockLength(FaultyProcessors.LENGTH - MessageHeaderEncoder.ENCODED_LENGTH)
            .templateId(1).schemaId(80).version(0);
        event.buffer().putLong(8, key);
        event.buffer().putLong(16, number);
        event.length(FaultyProcessors.LENGTH);
    }

    static final class Forgetful
    {
        @Simulation(application = ForgetfulApplication.class)
        void planted(final SimulatedEvent event)
        {
            write(event);
        }
    }

    static final class Sharing
    {
        @Simulation(application = SharingApplication.class)
        void planted(final SimulatedEvent event)
        {
            write(event);
        }
    }

    static final class Keeping
    {
        @Simulation(application = KeepingApplication.class)
        void planted(final SimulatedEvent event)
        {
            write(event);
        }
    }

    static final class Throwing
    {
        @Simulation(application = ThrowingApplication.class)
        void planted(final SimulatedEvent event)
        {
            write(event);
        }
    }

    static final class Hurried
    {
        @Simulation(application = CleanApplication.class, seeds = 1, maxEvents = 1)
        void planted(final SimulatedEvent event)
        {
            write(event);
        }
    }

    static final class Unseeded
    {
        private static long calls;

        @Simulation(application = ThrowingApplication.class)
        void planted(final SimulatedEvent event)
        {
            write(event, ++calls, ThrowingProcessor.ODD_NUMBER);
        }
    }

    static final class Unknown
    {
        @Simulation(application = CleanApplication.class)
        void planted(final SimulatedEvent event)
        {
            event.length(FaultyProcessors.LENGTH - 1);
        }
    }

    /**
     * Throws at an event that comes late enough for something to be known before.
     */
    static final class ThrowingProcessor extends FaultyProcessors.Base
    {
        static final long ODD_NUMBER = 9;
        static final String MESSAGE = "the odd one has key ";

        @Override
        long answer(final DirectBuffer buffer, final int offset, final int length)
        {
            if (buffer.getLong(offset + 16) == ODD_NUMBER)
            {
                throw new IllegalStateException(MESSAGE + buffer.getLong(offset + 8));
            }

            return 0;
        }
    }

    abstract static class PlantedApplication implements ReplayApplication
    {
        private final ReplayApplication application;

        PlantedApplication(final Supplier<Processor> processor)
        {
            application = FaultyProcessors.application(processor);
        }

        @Override
        public final String applicationName()
        {
            return application.applicationName();
        }

        @Override
        public final CoreContext core()
        {
            return application.core();
        }

        @Override
        public final int maxOutputLength()
        {
            return application.maxOutputLength();
        }
    }

    static final class CleanApplication extends PlantedApplication
    {
        CleanApplication()
        {
            super(FaultyProcessors.Clean::new);
        }
    }

    static final class ForgetfulApplication extends PlantedApplication
    {
        ForgetfulApplication()
        {
            super(FaultyProcessors.LeavesStateOut::new);
        }
    }

    static final class SharingApplication extends PlantedApplication
    {
        SharingApplication()
        {
            super(FaultyProcessors.SharesStatic::new);
        }
    }

    static final class KeepingApplication extends PlantedApplication
    {
        KeepingApplication()
        {
            super(FaultyProcessors.KeepsFlyweight::new);
        }
    }

    static final class ThrowingApplication extends PlantedApplication
    {
        ThrowingApplication()
        {
            super(ThrowingProcessor::new);
        }
    }
}
