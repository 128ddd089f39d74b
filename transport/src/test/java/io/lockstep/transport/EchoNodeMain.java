package io.lockstep.transport;

import io.lockstep.engine.Threading;
import io.lockstep.transport.stream.StreamDeclaration;
import io.lockstep.transport.stream.StreamsContext;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A node in a process of its own, until its standard input ends or it is killed.
 */
public final class EchoNodeMain
{
    static final String READY = "ready ";
    static final String FAILED = "failed ";
    static final String STREAMS = "streams=";
    static final int FAILED_STATUS = 3;

    private EchoNodeMain()
    {
    }

    /**
     * Run a node.
     *
     * @param args directory, endpoint to listen on, and anything to end with the engine; what begins with
     *             {@link #STREAMS} is where subscribers of the echoes ask.
     * @throws IOException if standard input can not be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final EngineNodeContext ctx = new EngineNodeContext()
            .engine(TestSystem.engineContext(Path.of(args[0]), Threading.DEDICATED))
            .ingressEndpoint(args[1])
            .nodeAliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
            .failureHandler((error) ->
            {
                System.out.println(FAILED + error.getMessage());
                if (args.length > 2)
                {
                    Runtime.getRuntime().halt(FAILED_STATUS);
                }
            });
        for (final String argument : args)
        {
            if (argument.startsWith(STREAMS))
            {
                ctx.streams(new StreamsContext()
                    .endpoint(argument.substring(STREAMS.length()))
                    .aliveIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                    .stream(new StreamDeclaration(StreamSystem.STREAM)
                        .templates(EchoProcessor.SCHEMA_ID, EchoProcessor.ECHO)));
            }
        }
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
