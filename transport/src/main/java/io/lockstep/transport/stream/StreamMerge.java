package io.lockstep.transport.stream;

import io.lockstep.codecs.stream.SlowPolicy;
import io.lockstep.codecs.stream.StreamOutputDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableRingBuffer;
import org.agrona.LangUtil;
import org.agrona.MutableDirectBuffer;

/**
 * What makes one sequence of outputs, without gap or duplicate, of the history and the live outputs.
 *
 * <p>The node ends a piece of history with the number of the live output that it went up to. Live outputs that come
 * meanwhile are held, the oldest dropped where there is no room; then those up to that number are passed over, and each
 * that follows has to have the next number. Where one has not, something was lost: the policy of the stream says what
 * becomes of that.
 *
 * <p>Threading: owned by the subscriber's thread.
 */
final class StreamMerge implements StreamEntry
{
    private final ExpandableRingBuffer.MessageConsumer heldOutput = this::onHeld;
    private final StreamOutputDecoder decoder = new StreamOutputDecoder();
    private final ExpandableRingBuffer held;
    private final StreamListener listener;

    private SlowPolicy policy = SlowPolicy.RECOVER;
    private long lastSequence;
    private int lastIndex;
    private long run;
    private long number;
    private boolean isLive;
    private boolean isGapFound;
    private boolean isTooSlow;
    private boolean isDropMeasured;
    private long dropped;
    private long gaps;
    private Exception error;

    // Of the output that is handed out.
    private long sequence;
    private int index;
    private long timestampNs;
    private long outputNumber;
    private int conflated;

    StreamMerge(final StreamListener listener, final int heldLength, final long lastSequence, final int lastIndex)
    {
        this.listener = listener;
        this.lastSequence = lastSequence;
        this.lastIndex = lastIndex;
        held = new ExpandableRingBuffer(heldLength, heldLength, true);
    }

    void policy(final SlowPolicy slowPolicy)
    {
        policy = slowPolicy;
    }

    /**
     * What is live from here on does not follow what was had: a piece of history comes in between.
     */
    void beginCatchUp()
    {
        isLive = false;
        isGapFound = false;
    }

    /**
     * An output of the history, or of a conflated stream.
     */
    void onOwnOutput(final StreamOutputDecoder output, final DirectBuffer buffer, final int offset, final int length)
    {
        if (policy == SlowPolicy.CONFLATE ||
            StreamProtocol.isBehind(output.sequence(), output.index(), lastSequence, lastIndex))
        {
            deliver(output, buffer, offset, length);
        }
    }

    /**
     * A message with a live output.
     */
    void onLiveMessage(
        final StreamOutputDecoder output, final DirectBuffer message, final int offset, final int length)
    {
        if (isLive)
        {
            onLiveOutput(output, message, offset, length);
        }
        else
        {
            hold(message, offset, length);
        }
    }

    /**
     * The history that was asked for is here.
     *
     * @param nodeRun       of the node.
     * @param liveNumber    of the last live output that the history contains.
     * @param placeSequence of a place behind that output and before the next.
     * @param placeIndex    of that place.
     */
    void onCaughtUp(
        final long nodeRun, final long liveNumber, final long placeSequence, final int placeIndex)
    {
        if (isDropMeasured && nodeRun == run)
        {
            drop(liveNumber - number);
        }

        isDropMeasured = false;
        run = nodeRun;
        number = liveNumber;
        isLive = true;
        isGapFound = false;
        if (StreamProtocol.isBehind(placeSequence, placeIndex, lastSequence, lastIndex))
        {
            lastSequence = placeSequence;
            lastIndex = placeIndex;
        }
        held.consume(heldOutput, Integer.MAX_VALUE);
    }

    /**
     * The live outputs stand still behind what the node tells; they are going to be joined anew.
     */
    void onStalled()
    {
        isTooSlow = policy == SlowPolicy.DISCONNECT;
        isDropMeasured = policy == SlowPolicy.DROP;
        gaps++;
        beginCatchUp();
    }

    /**
     * The node is gone. What it publishes until it is back is wanted, whatever the policy: it has other numbers then.
     */
    void onDisconnected()
    {
        isDropMeasured = false;
        beginCatchUp();
    }

    /**
     * Throw what the listener has thrown since the last call, if anything.
     */
    void rethrow()
    {
        if (error != null)
        {
            final Exception thrown = error;
            error = null;
            LangUtil.rethrowUnchecked(thrown);
        }
    }

    /**
     * Whether live outputs that the node tells of have not come.
     */
    boolean isBehind(final long nodeRun, final long liveNumber)
    {
        return isLive && nodeRun == run && number < liveNumber;
    }

    boolean isLive()
    {
        return isLive;
    }

    /**
     * Whether history has to be asked for, because live outputs are missing.
     */
    boolean isGapFound()
    {
        return isGapFound;
    }

    /**
     * Whether the stream is rid of the subscriber.
     */
    boolean isTooSlow()
    {
        return isTooSlow;
    }

    /**
     * Whether the stream wants to be rid of whoever is too slow.
     */
    boolean isDisconnecting()
    {
        return policy == SlowPolicy.DISCONNECT;
    }

    /**
     * Whether what was missed is not wanted, but counted.
     */
    boolean isDropMeasured()
    {
        return isDropMeasured;
    }

    long lastSequence()
    {
        return lastSequence;
    }

    int lastIndex()
    {
        return lastIndex;
    }

    long dropped()
    {
        return dropped;
    }

    long gaps()
    {
        return gaps;
    }

    @Override
    public long sequence()
    {
        return sequence;
    }

    @Override
    public int index()
    {
        return index;
    }

    @Override
    public long timestampNs()
    {
        return timestampNs;
    }

    @Override
    public long number()
    {
        return outputNumber;
    }

    @Override
    public int conflated()
    {
        return conflated;
    }

    private void onLiveOutput(
        final StreamOutputDecoder output, final DirectBuffer message, final int offset, final int length)
    {
        final long next = output.number();
        if (output.run() == run && next <= number)
        {
            return;
        }
        if (output.run() != run || next != number + 1)
        {
            gaps++;
            if (policy == SlowPolicy.DROP && output.run() == run)
            {
                drop(next - number - 1);
            }
            else
            {
                isTooSlow = policy == SlowPolicy.DISCONNECT && output.run() == run;
                beginCatchUp();
                isGapFound = true;
                hold(message, offset, length);
                return;
            }
        }

        number = next;
        deliver(
            output,
            message,
            offset + StreamProtocol.OUTPUT_HEADER_LENGTH,
            length - StreamProtocol.OUTPUT_HEADER_LENGTH);
    }

    private boolean onHeld(
        final MutableDirectBuffer buffer, final int offset, final int length, final int headOffset)
    {
        decoder.wrap(
            buffer,
            offset + StreamProtocol.HEADER_LENGTH,
            StreamOutputDecoder.BLOCK_LENGTH,
            StreamOutputDecoder.SCHEMA_VERSION);
        final long heldNumber = decoder.number();
        if (decoder.run() != run || heldNumber <= number)
        {
            return true;
        }
        if (heldNumber != number + 1)
        {
            // The room for those held was too short: this one stays, and the history before it is asked for.
            isLive = false;
            isGapFound = true;
            gaps++;
            return false;
        }

        number = heldNumber;
        deliver(
            decoder,
            buffer,
            offset + StreamProtocol.OUTPUT_HEADER_LENGTH,
            length - StreamProtocol.OUTPUT_HEADER_LENGTH);
        return true;
    }

    private void hold(final DirectBuffer message, final int offset, final int length)
    {
        while (!held.append(message, offset, length))
        {
            if (held.isEmpty())
            {
                // Longer than all the room: it comes from the history.
                return;
            }
            held.consume(StreamMerge::forget, 1);
        }
    }

    private void drop(final long count)
    {
        if (count > 0)
        {
            dropped += count;
            try
            {
                listener.onDropped(count);
            }
            catch (final Exception ex)
            {
                onError(ex);
            }
        }
    }

    private void deliver(
        final StreamOutputDecoder output, final DirectBuffer buffer, final int offset, final int length)
    {
        sequence = output.sequence();
        index = output.index();
        timestampNs = output.timestampNs();
        outputNumber = output.number();
        conflated = output.conflated();
        if (StreamProtocol.isBehind(sequence, index, lastSequence, lastIndex))
        {
            lastSequence = sequence;
            lastIndex = index;
        }
        try
        {
            listener.onOutput(this, buffer, offset, length);
        }
        catch (final Exception ex)
        {
            onError(ex);
        }
    }

    /**
     * Aeron would give it to an error handler; it belongs to the caller of the poll.
     */
    private void onError(final Exception ex)
    {
        error = error == null ? ex : error;
    }

    private static boolean forget(
        final MutableDirectBuffer buffer, final int offset, final int length, final int headOffset)
    {
        return true;
    }
}
