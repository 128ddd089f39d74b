package io.lockstep.replay.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.journal.Recording;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Another process that runs an engine: told a number, it takes that many events more and tells how many there are.
 */
final class CountingProcess implements AutoCloseable
{
    static final int STORE_CAPACITY = 100_000;

    private static final int LENGTH = 16;
    private static final int SCHEMA_ID = 79;

    private final Process process;
    private final BufferedReader output;
    private final PrintStream input;

    private CountingProcess(final Process process)
    {
        this.process = process;
        output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        input = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
    }

    static CountingProcess launch(final Path directory) throws IOException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter((argument) -> argument.startsWith("--"))
            .forEach(command::add);
        command.addAll(List.of("-ea", "-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(CountingProcess.class.getName(), directory.toString()));
        final CountingProcess process = new CountingProcess(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
        process.await("0");
        return process;
    }

    public static void main(final String[] args) throws IOException
    {
        final PrintStream out = new PrintStream(System.out, true, StandardCharsets.US_ASCII);
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        final Remembering processor = new Remembering();
        try (JournaledEngine journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(Path.of(args[0]))
            .applicationName("remembering")
            .segmentLength(Recording.MIN_SEGMENT_LENGTH)
            .engine(new EngineContext().latencySampleInterval(1))
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(new CoreContext().processor(processor).eventCheck(CountingProcess::isKnown))))
        {
            long last = 0;
            out.println(last);
            for (String line = in.readLine(); line != null; line = in.readLine())
            {
                final long end = last + Long.parseLong(line);
                while (last < end)
                {
                    offer(journaled.engine(), ++last);
                }
                while (!journaled.engine().isIdle())
                {
                    Thread.onSpinWait();
                }
                out.println(last);
            }
        }
    }

    /**
     * Let the engine take events, and wait until their outputs are out.
     */
    void take(final int events, final long expected) throws IOException
    {
        input.println(events);
        await(Long.toString(expected));
    }

    long pid()
    {
        return process.pid();
    }

    void kill() throws InterruptedException
    {
        process.destroyForcibly().waitFor();
    }

    void end() throws InterruptedException
    {
        input.close();
        process.waitFor();
    }

    @Override
    public void close()
    {
        process.destroyForcibly();
    }

    private void await(final String expected) throws IOException
    {
        final String line = output.readLine();
        if (!expected.equals(line))
        {
            throw new IOException("expected " + expected + " of the counting process, but: " + line);
        }
    }

    private static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length == LENGTH && buffer.getShort(offset + 4) == SCHEMA_ID;
    }

    private static void offer(final Engine engine, final long value)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        event.putShort(0, (short)8);
        event.putShort(4, (short)SCHEMA_ID);
        event.putLong(8, value);
        while (engine.offer(value, EngineCore.NO_SOURCE, 0, event, 0, LENGTH) == Engine.BACK_PRESSURED)
        {
            Thread.yield();
        }
    }

    private static final class Remembering implements Processor
    {
        private LongTable values;

        @Override
        public void onStart(final ProcessorContext ctx)
        {
            values = ctx.stores().longTable("values", STORE_CAPACITY);
        }

        @Override
        public void onEvent(final DirectBuffer event, final int offset, final int length)
        {
            values.put(event.getLong(offset + 8), 1);
        }
    }
}
