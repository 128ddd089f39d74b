package io.lockstep.examples.exchange.spot;

import com.sun.management.ThreadMXBean;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.replay.state.ChroniclePageHome;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The exchange allocates nothing for a command of any kind, wherever its pages are.
 */
@Timeout(120)
class SpotAllocationTest
{
    private static final int WARM_UP = 20_000;
    private static final int COMMANDS = 80_000;
    private static final long SEED = 1;

    private long outputs;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldAllocateNothingPerCommand(final boolean isDirect)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final SpotCommands commands = SpotCommands.of(
            new RandomCommands(new SplittableRandom(SEED), true).make(COMMANDS));
        final PageHome home = isDirect ? new DirectPageHome() : new ChroniclePageHome(directory.resolve("state"));
        final SpotProcessor processor = new SpotProcessor(new Capacities(8, 8, 64, 64, 4096, 4096));
        final long allocated;

        try (EngineCore core = new EngineCore(SpotApplication.core(processor).pageHome(home)))
        {
            core.outputs(new ListenerOutputs(
                (header, buffer, offset, length) -> outputs++, SpotApplication.MAX_OUTPUT_LENGTH));
            apply(core, commands, 0, WARM_UP);
            threads.getCurrentThreadAllocatedBytes();
            final long before = threads.getCurrentThreadAllocatedBytes();
            apply(core, commands, WARM_UP, COMMANDS);
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }

        assertTrue(outputs > COMMANDS, "outputs: " + outputs);
        assertEquals(0, allocated / (COMMANDS - WARM_UP), "bytes: " + allocated);
    }

    private static void apply(final EngineCore core, final SpotCommands commands, final int from, final int to)
    {
        for (int i = from; i < to; i++)
        {
            core.apply(
                i + 1, i + 1, EngineCore.NO_SOURCE, 0, commands.buffer(), commands.offset(i), commands.length(i));
        }
    }
}
