package io.lockstep.transport;

import io.lockstep.codecs.session.DurabilityLevel;
import io.lockstep.codecs.session.EndReason;
import io.lockstep.codecs.session.RefusalCode;
import org.agrona.DirectBuffer;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A {@link Client} that waits: for the session, for the outcome of an event, for outputs.
 *
 * <p>It is for programs that send now and then, and for first steps: it allocates, and sends one event at a time. What
 * is exactly once there is so here, too. It does nothing between calls; where these are rarer than the node's session
 * time-out, the session ends meanwhile, and the next call opens another one and goes on.
 *
 * <p>Threading: one thread.
 */
public final class BlockingClient implements AutoCloseable
{
    /**
     * Most outputs that wait to be received; before more are asked for by sending, they have to be.
     */
    public static final int MAX_OUTPUTS = 64 * 1024;

    private static final long PARK_NS = 50_000;

    private final ArrayDeque<Output> outputs = new ArrayDeque<>();
    private final long timeoutNs;
    private final Client client;
    private Outcome outcome;
    private RefusalCode sessionRefusal;
    private EndReason endReason;

    private BlockingClient(final ClientContext ctx, final long timeoutNs)
    {
        this.timeoutNs = timeoutNs;
        client = Client.launch(ctx.listener(new Listener()));
    }

    /**
     * What became of an event.
     *
     * @param sourceSequence the number that it was given.
     * @param isApplied      whether it was applied and kept.
     * @param code           why not; null where it was.
     * @param durability     what it has survived; null where it was not applied.
     */
    public record Outcome(long sourceSequence, boolean isApplied, RefusalCode code, DurabilityLevel durability)
    {
    }

    /**
     * One output of the node for this source.
     *
     * @param sequence       of the event that caused it.
     * @param index          among the outputs of that event.
     * @param timestampNs    of that event, in nanoseconds since the epoch.
     * @param sourceSequence of that event; zero for one of the node itself.
     * @param bytes          of the output, SBE message header first.
     */
    public record Output(long sequence, int index, long timestampNs, long sourceSequence, byte[] bytes)
    {
    }

    /**
     * Connect, and wait for the session.
     *
     * @param ctx     without a listener; concluded here.
     * @param timeout of this call and of each later one.
     * @param unit    of the time-out.
     * @return the client, with a session.
     * @throws SessionRefusedException if the node refuses it.
     * @throws TimeoutException        if nobody answers in time.
     */
    public static BlockingClient connect(final ClientContext ctx, final long timeout, final TimeUnit unit)
        throws TimeoutException
    {
        if (ctx.listener() != null)
        {
            throw new IllegalArgumentException("ClientContext.listener is the blocking client's own, and is set");
        }

        final BlockingClient blocking = new BlockingClient(ctx, unit.toNanos(timeout));
        try
        {
            blocking.await("a session", () -> blocking.client.state() == ClientState.CONNECTED);
            return blocking;
        }
        catch (final Throwable ex)
        {
            blocking.close();
            throw ex;
        }
    }

    /**
     * Send one event, and wait until it is applied and kept, or refused. Outputs that come meanwhile are received
     * later.
     *
     * @param buffer that holds the event.
     * @param offset where its SBE message header begins.
     * @param length of the event in bytes.
     * @return what became of it.
     * @throws IllegalArgumentException if the node takes no event of this length.
     * @throws IllegalStateException    if {@link #MAX_OUTPUTS} outputs wait, or the session is over for good.
     * @throws TimeoutException         if there was no answer in time. Where the event was given a number it may be
     *                                  applied yet: it is sent again in later calls, whose outcomes come after its own.
     */
    public Outcome send(final DirectBuffer buffer, final int offset, final int length) throws TimeoutException
    {
        if (outputs.size() >= MAX_OUTPUTS)
        {
            throw new IllegalStateException("outputs have to be received first: outputs=" + outputs.size());
        }

        final long[] result = {client.offer(buffer, offset, length)};
        await("the event to be taken", () ->
        {
            if (result[0] == Client.BACK_PRESSURED || result[0] == Client.NOT_CONNECTED)
            {
                result[0] = client.offer(buffer, offset, length);
            }
            return result[0] > 0 || result[0] == Client.LENGTH_NOT_VALID;
        });
        if (result[0] == Client.LENGTH_NOT_VALID)
        {
            throw new IllegalArgumentException("the node takes no event of this length: length=" + length);
        }

        final long sourceSequence = result[0];
        await("the outcome of event " + sourceSequence,
            () -> outcome != null && outcome.sourceSequence >= sourceSequence);
        return outcome.sourceSequence == sourceSequence ? outcome :
            new Outcome(sourceSequence, true, null, outcome.durability);
    }

    /**
     * Wait for the next output.
     *
     * @return each output once, in order.
     * @throws IllegalStateException if the session is over for good.
     * @throws TimeoutException      if none came in time.
     */
    public Output receive() throws TimeoutException
    {
        if (outputs.isEmpty())
        {
            await("an output", () -> !outputs.isEmpty());
        }

        return outputs.remove();
    }

    /**
     * End the session and stop. Idempotent.
     */
    @Override
    public void close()
    {
        client.close();
    }

    private void await(final String what, final BooleanSupplier condition) throws TimeoutException
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        while (!condition.getAsBoolean())
        {
            final int work = client.poll();
            if (client.state() == ClientState.CLOSED && !condition.getAsBoolean())
            {
                throw over();
            }
            if (work == 0)
            {
                if (System.nanoTime() - deadlineNs >= 0)
                {
                    throw new TimeoutException("waited in vain for " + what + ": state=" + client.state());
                }
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private RuntimeException over()
    {
        return sessionRefusal != null ? new SessionRefusedException(sessionRefusal) :
            new IllegalStateException("the session is over: reason=" + endReason);
    }

    /**
     * What the client tells, kept until somebody asks.
     */
    private final class Listener implements ClientListener
    {
        @Override
        public void onOutput(
            final long sequence,
            final int index,
            final long timestampNs,
            final long sourceSequence,
            final boolean isLast,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            outputs.add(new Output(sequence, index, timestampNs, sourceSequence, bytes));
        }

        @Override
        public void onAcknowledged(final long sourceSequence, final long sequence, final DurabilityLevel durability)
        {
            outcome = new Outcome(sourceSequence, true, null, durability);
        }

        @Override
        public void onRefused(final long sourceSequence, final RefusalCode code)
        {
            if (sourceSequence == 0 || code == RefusalCode.NOT_AUTHORISED)
            {
                sessionRefusal = code;
            }
            if (sourceSequence > 0)
            {
                outcome = new Outcome(sourceSequence, false, code, null);
            }
        }

        @Override
        public void onSessionEnded(final EndReason reason)
        {
            endReason = reason;
        }
    }
}
