package io.lockstep.transport;

import io.aeron.driver.Configuration;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.media.ReceiveChannelEndpoint;
import io.aeron.driver.media.UdpChannel;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.LogBufferDescriptor;
import io.aeron.protocol.DataHeaderFlyweight;
import io.aeron.protocol.SetupFlyweight;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.net.InetSocketAddress;

/**
 * Way of datagrams into a driver that drops what cannot be: begins of streams with terms that there are not, and data
 * that is shorter than its own header.
 *
 * <p>Aeron makes an error of each, whose text has the numbers of the datagram: whoever sends many fills the driver's
 * log of distinct errors, and from then on each is printed with its stack. Of data that is cut, it reads the rest of
 * the header from the datagram before, and so may take it for a frame of a stream that lives, of negative length.
 *
 * <p>Threading: owned by the driver's receiver.
 */
final class CheckedReceiveEndpoint extends ReceiveChannelEndpoint
{
    private final Runnable onRefused;

    /**
     * Make the way of a channel.
     *
     * @param onRefused called for each that is dropped.
     */
    CheckedReceiveEndpoint(
        final UdpChannel channel,
        final DataPacketDispatcher dispatcher,
        final AtomicCounter status,
        final MediaDriver.Context ctx,
        final Runnable onRefused)
    {
        super(channel, dispatcher, status, ctx);
        this.onRefused = onRefused;
    }

    @Override
    public int onDataPacket(
        final DataHeaderFlyweight header,
        final UnsafeBuffer buffer,
        final int length,
        final InetSocketAddress address,
        final int transportIndex)
    {
        if (length >= DataHeaderFlyweight.HEADER_LENGTH)
        {
            return super.onDataPacket(header, buffer, length, address, transportIndex);
        }

        onRefused.run();
        return 0;
    }

    @Override
    public void onSetupMessage(
        final SetupFlyweight setup,
        final UnsafeBuffer buffer,
        final int length,
        final InetSocketAddress address,
        final int transportIndex)
    {
        if (length >= SetupFlyweight.HEADER_LENGTH && isPossible(setup))
        {
            super.onSetupMessage(setup, buffer, length, address, transportIndex);
        }
        else
        {
            onRefused.run();
        }
    }

    private static boolean isPossible(final SetupFlyweight setup)
    {
        final int termLength = setup.termLength();
        final int mtuLength = setup.mtuLength();
        final int termOffset = setup.termOffset();
        return termLength >= LogBufferDescriptor.TERM_MIN_LENGTH &&
            termLength <= LogBufferDescriptor.TERM_MAX_LENGTH &&
            BitUtil.isPowerOfTwo(termLength) &&
            mtuLength > DataHeaderFlyweight.HEADER_LENGTH &&
            mtuLength <= Configuration.MAX_UDP_PAYLOAD_LENGTH &&
            BitUtil.isAligned(mtuLength, FrameDescriptor.FRAME_ALIGNMENT) &&
            termOffset >= 0 &&
            termOffset <= termLength &&
            BitUtil.isAligned(termOffset, FrameDescriptor.FRAME_ALIGNMENT) &&
            setup.activeTermId() - setup.initialTermId() >= 0;
    }
}
