package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.driver.DataPacketDispatcher;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.driver.ext.DebugReceiveChannelEndpoint;
import io.aeron.driver.ext.DebugSendChannelEndpoint;
import io.aeron.driver.ext.LossGenerator;
import io.aeron.driver.ext.RandomLossGenerator;
import io.aeron.driver.media.UdpChannel;
import io.aeron.protocol.DataHeaderFlyweight;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.AtomicCounter;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A media driver that loses frames, data and control, and delays and doubles those with data, both ways, as a seed
 * says; it can be cut off from the network.
 */
final class DisorderlyDriver implements AutoCloseable
{
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong doubled = new AtomicLong();
    private final String directoryName = EmbeddedDriver.clientDirectoryName();
    private final MediaDriver driver;
    private final double lossRate;
    private final double lateRate;
    private volatile boolean isCut;
    private long seed;

    /**
     * Launch a driver.
     *
     * @param lossRate share of frames that are lost each way.
     * @param lateRate share of frames with data that are late, and of those that come a second time.
     */
    DisorderlyDriver(final double lossRate, final double lateRate, final long seed)
    {
        this.lossRate = lossRate;
        this.lateRate = lateRate;
        this.seed = seed;
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(directoryName)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(EmbeddedDriver.idleStrategy())
            .publicationTermBufferLength(SharedClients.TERM_LENGTH)
            .ipcTermBufferLength(SharedClients.TERM_LENGTH)
            .termBufferSparseFile(true)
            .spiesSimulateConnection(false)
            .sendChannelEndpointSupplier(SendEndpoint::new)
            .receiveChannelEndpointSupplier(ReceiveEndpoint::new)
            .errorHandler((error) ->
            {
            }));
    }

    /**
     * A connection of its own to the driver, whose conductor the caller runs.
     */
    Aeron connect()
    {
        return Aeron.connect(EmbeddedDriver.aeronContext(directoryName, true, (error) ->
        {
        }));
    }

    String directoryName()
    {
        return directoryName;
    }

    /**
     * Lose all frames from now on, or those again that chance takes.
     */
    void isCut(final boolean isCutNow)
    {
        isCut = isCutNow;
    }

    /**
     * Frames lost so far.
     */
    long lost()
    {
        return lost.get();
    }

    /**
     * Frames delayed so far, which others have overtaken.
     */
    long late()
    {
        return late.get();
    }

    /**
     * Frames so far that came twice.
     */
    long doubled()
    {
        return doubled.get();
    }

    @Override
    public void close()
    {
        driver.close();
    }

    private DelayLine newLine()
    {
        return new DelayLine(lateRate, seed++, late, doubled);
    }

    private LossGenerator newLoss()
    {
        final LossGenerator random = new RandomLossGenerator(lossRate, seed++);
        return (address, buffer, length) ->
        {
            final boolean isLost = isCut || random.shouldDropFrame(address, buffer, length);
            if (isLost)
            {
                lost.incrementAndGet();
            }
            return isLost;
        };
    }

    /**
     * The way out of data.
     */
    private final class SendEndpoint extends DebugSendChannelEndpoint
    {
        private final DelayLine line = newLine();

        SendEndpoint(final UdpChannel channel, final AtomicCounter status, final MediaDriver.Context ctx)
        {
            super(channel, status, ctx, newLoss(), newLoss());
        }

        @Override
        public int send(final ByteBuffer buffer)
        {
            DelayLine.Frame frame = line.pollDue();
            while (frame != null)
            {
                super.send(ByteBuffer.wrap(frame.bytes()));
                frame = line.pollDue();
            }

            final int length = buffer.remaining();
            return line.isKept(new UnsafeBuffer(buffer, buffer.position(), length), length, null, 0) ?
                length : super.send(buffer);
        }
    }

    /**
     * The way in of data.
     */
    private final class ReceiveEndpoint extends DebugReceiveChannelEndpoint
    {
        private final DelayLine line = newLine();

        ReceiveEndpoint(
            final UdpChannel channel,
            final DataPacketDispatcher dispatcher,
            final AtomicCounter status,
            final MediaDriver.Context ctx)
        {
            super(channel, dispatcher, status, ctx, newLoss(), newLoss());
        }

        @Override
        public int onDataPacket(
            final DataHeaderFlyweight header,
            final UnsafeBuffer buffer,
            final int length,
            final InetSocketAddress address,
            final int transportIndex)
        {
            DelayLine.Frame frame = line.pollDue();
            while (frame != null)
            {
                final UnsafeBuffer bytes = new UnsafeBuffer(frame.bytes());
                super.onDataPacket(new DataHeaderFlyweight(bytes), bytes, bytes.capacity(), frame.address(),
                    frame.transportIndex());
                frame = line.pollDue();
            }

            return line.isKept(buffer, length, address, transportIndex) ?
                0 : super.onDataPacket(header, buffer, length, address, transportIndex);
        }
    }
}
