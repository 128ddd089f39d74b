package io.lockstep.replay.reader;

import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Threading;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process with an engine under load: it tells how many events it has offered, and ends with its parent.
 */
final class TransferEngine
{
    static final int EVENTS_PER_LINE = 10_000;
    /** Events between two pauses of the producer, in which the engine comes to rest. */
    private static final int BURST = 64;

    private static final long PAUSE_NS = 200_000;

    private TransferEngine()
    {
    }

    static JournaledEngine launch(final Path directory, final boolean isStallHonoured, final Threading threading)
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName(TransferProcessor.NAME)
            .core(TransferProcessor.core(isStallHonoured));
        ctx.engine().threading(threading);
        return JournaledEngine.launch(ctx);
    }

    /**
     * Run until nobody reads what is told.
     *
     * @param args directory; "steady" to offer all the time, "bursts" to pause now and then, or a number of events
     *             after which the processor stalls.
     */
    public static void main(final String[] args)
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        final boolean isSteady = args[1].equals("steady");
        final boolean hasPauses = args[1].equals("bursts");
        final long stallAfter = isSteady || hasPauses ? Long.MAX_VALUE : Long.parseLong(args[1]);
        final SplittableRandom random = new SplittableRandom(1);
        final UnsafeBuffer event = new UnsafeBuffer(new byte[TransferProcessor.LENGTH]);
        try (JournaledEngine journaled = launch(Path.of(args[0]), true, Threading.AUTO))
        {
            long offered = 0;
            out.println(offered);
            while (true)
            {
                TransferProcessor.encode(event,
                    1 + random.nextInt(TransferProcessor.ACCOUNTS), 1 + random.nextInt(TransferProcessor.ACCOUNTS),
                    random.nextInt(100));
                if (offered == stallAfter)
                {
                    TransferProcessor.encode(event, TransferProcessor.STALL, 0, 0);
                }
                offer(journaled.engine(), event);
                offered++;
                if (hasPauses && offered % BURST == 0)
                {
                    LockSupport.parkNanos(PAUSE_NS);
                }
                if (offered % EVENTS_PER_LINE == 0 || offered > stallAfter)
                {
                    out.println(offered);
                    if (out.checkError())
                    {
                        Runtime.getRuntime().halt(0);
                    }
                }
            }
        }
    }

    static void offer(final Engine engine, final UnsafeBuffer event)
    {
        long answer;
        do
        {
            answer = engine.offer(1, EngineCore.NO_SOURCE, 0, event, 0, TransferProcessor.LENGTH);
            if (answer == Engine.BACK_PRESSURED)
            {
                Thread.yield();
            }
        }
        while (answer == Engine.BACK_PRESSURED);

        if (answer < 0)
        {
            throw new IllegalStateException("refused: answer=" + answer, engine.failure());
        }
    }
}
