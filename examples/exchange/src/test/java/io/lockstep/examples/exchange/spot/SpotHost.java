package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.control.MessageHeaderEncoder;
import io.lockstep.codecs.control.SessionCloseEncoder;
import io.lockstep.engine.Checkpoint;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.OutputListener;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * An exchange in a core of the engine, on the caller's thread, which takes lines of text.
 */
final class SpotHost implements AutoCloseable
{
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final SpotResults results = new SpotResults(out);
    private final Supplier<SpotState> state;
    private final EngineCore core;

    SpotHost()
    {
        this(Capacities.DEFAULT);
    }

    SpotHost(final Capacities capacities)
    {
        this(new SpotProcessor(capacities));
    }

    private SpotHost(final SpotProcessor processor)
    {
        this(SpotApplication.core(processor), processor::listing, OutputListener.NONE);
    }

    /**
     * An exchange to whose outputs somebody listens.
     */
    static SpotHost heardBy(final Capacities capacities, final OutputListener listener)
    {
        final SpotProcessor processor = new SpotProcessor(capacities);
        return new SpotHost(SpotApplication.core(processor), processor::listing, listener);
    }

    /**
     * An exchange in stages.
     */
    SpotHost(final SpotStages stages)
    {
        this(stages.core(), () -> stages, OutputListener.NONE);
    }

    private SpotHost(final CoreContext ctx, final Supplier<SpotState> state, final OutputListener listener)
    {
        this.state = state;
        core = new EngineCore(ctx.pageHomes((name) -> new DirectPageHome()));
        core.outputs(new ListenerOutputs(
            (header, buffer, offset, length) ->
            {
                results.onOutput(header, buffer, offset, length);
                listener.onOutput(header, buffer, offset, length);
            },
            SpotApplication.MAX_OUTPUT_LENGTH));
    }

    void apply(final String... lines)
    {
        apply(SpotCommands.of(List.of(lines)));
    }

    void apply(final SpotCommands commands)
    {
        for (int i = 0; i < commands.count(); i++)
        {
            apply(commands, i);
        }
    }

    void apply(final SpotCommands commands, final int index)
    {
        final long sequence = core.sequence() + 1;
        core.apply(
            sequence, sequence, EngineCore.NO_SOURCE, 0,
            commands.buffer(), commands.offset(index), commands.length(index));
    }

    /**
     * Apply commands of a source.
     */
    void applyFrom(final long source, final String... lines)
    {
        final SpotCommands commands = SpotCommands.of(List.of(lines));
        for (int i = 0; i < commands.count(); i++)
        {
            final long sequence = core.sequence() + 1;
            core.apply(
                sequence, sequence, source, i + 1L, commands.buffer(), commands.offset(i), commands.length(i));
        }
    }

    /**
     * The session of a source closes.
     *
     * @return what comes of it, as in a line of results.
     */
    String closeSession(final long source)
    {
        results.flush();
        out.reset();
        final UnsafeBuffer event = new UnsafeBuffer(new byte[64]);
        final SessionCloseEncoder encoder = new SessionCloseEncoder();
        encoder.wrapAndApplyHeader(event, 0, new MessageHeaderEncoder()).sessionId(1).source(source);
        core.apply(
            core.sequence() + 1, core.sequence() + 1, EngineCore.NO_SOURCE, 0, event, 0,
            MessageHeaderEncoder.ENCODED_LENGTH + SessionCloseEncoder.BLOCK_LENGTH);
        return lastLine();
    }

    /**
     * Apply a command about an order.
     *
     * @return the line of its result, without the number.
     */
    String resultOf(final String line)
    {
        results.flush();
        out.reset();
        apply(line);
        return lastLine();
    }

    private String lastLine()
    {
        results.flush();
        final String text = out.toString(US_ASCII).stripTrailing();
        return text.substring(text.indexOf(',') + 1);
    }

    /**
     * The lines of results so far. Nothing can be applied afterwards.
     */
    List<String> results()
    {
        results.sha256();
        return out.toString(US_ASCII).lines().toList();
    }

    List<String> books()
    {
        final List<String> lines = new ArrayList<>();
        state.get().levels((instrument, isAsk, price, volume, orders) ->
            lines.add(instrument + "," + (isAsk ? "ASK" : "BID") + "," + price + "," + volume + "," + orders));
        return lines;
    }

    /**
     * User and currency, and what is free and held.
     */
    Map<String, long[]> balances()
    {
        final Map<String, long[]> balances = new TreeMap<>();
        state.get().accounts((userId, currency, free, held) ->
            balances.put(userId + "," + currency, new long[]{free, held}));
        return balances;
    }

    Map<Integer, Long> fees()
    {
        final Map<Integer, Long> fees = new TreeMap<>();
        state.get().currencies((currency, deposited, held, earned) -> fees.put(currency, earned));
        return fees;
    }

    List<String> accounts()
    {
        final List<String> lines = new ArrayList<>();
        state.get().accounts((userId, currency, free, held) -> lines.add(userId + "," + currency + "," + free));
        return lines;
    }

    long sequence()
    {
        return core.sequence();
    }

    Checkpoint checkpoint()
    {
        return core.checkpoint();
    }

    @Override
    public void close()
    {
        core.close();
    }
}
