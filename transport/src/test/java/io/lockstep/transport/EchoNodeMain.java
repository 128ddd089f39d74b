package io.lockstep.transport;

import io.lockstep.engine.Threading;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own, until its standard input ends or it is killed.
 */
public final class EchoNodeMain
{
    static final String READY = "ready ";

    private EchoNodeMain()
    {
    }

    /**
     * Run a node.
     *
     * @param args directory, and endpoint to listen on.
     * @throws IOException if standard input can not be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final EngineNodeContext ctx = new EngineNodeContext()
            .engine(TestSystem.engineContext(Path.of(args[0]), Threading.DEDICATED))
            .ingressEndpoint(args[1])
            .nodeAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .failureHandler((error) -> System.out.println("failed " + error));
        try (EngineNode node = EngineNode.launch(ctx))
        {
            System.out.println(READY + node.ingressEndpoint());
            while (System.in.read() >= 0)
            {
                // What is said does not matter, only that somebody is there.
            }
            System.out.println(node.counters());
        }
    }
}
