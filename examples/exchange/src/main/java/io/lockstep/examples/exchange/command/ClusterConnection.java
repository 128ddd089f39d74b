package io.lockstep.examples.exchange.command;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.transport.ClientListener;
import io.lockstep.transport.cluster.ClusterClient;
import io.lockstep.transport.cluster.ClusterClientContext;
import io.lockstep.transport.cluster.ClusterMember;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.BackoffIdleStrategy;

import java.util.List;

/**
 * A client's connection to the cluster whose members are on this host.
 *
 * <p>Threading: one thread, and one of the media driver that it brings along.
 */
final class ClusterConnection implements FlowConnection
{
    private static final int WINDOW_LENGTH = 1024 * 1024;
    private static final int TERM_LENGTH = 1024 * 1024;

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ClusterClient client;

    /**
     * Connect.
     *
     * @param members             of the cluster.
     * @param aeronDirectoryName  of the media driver.
     * @param source              of the events.
     * @param window              events that may be under way; a power of two.
     * @param listener            to what comes back.
     * @param errorHandler        told errors of the transport.
     */
    ClusterConnection(
        final List<ClusterMember> members,
        final String aeronDirectoryName,
        final long source,
        final int window,
        final ClientListener listener,
        final ErrorHandler errorHandler)
    {
        driver = MediaDriver.launch(new MediaDriver.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .threadingMode(ThreadingMode.SHARED)
            .sharedIdleStrategy(new BackoffIdleStrategy(32, 64, 20_000, 500_000))
            .termBufferSparseFile(true)
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .errorHandler(errorHandler));
        aeron = Aeron.connect(new Aeron.Context()
            .aeronDirectoryName(aeronDirectoryName)
            .errorHandler(errorHandler));
        client = ClusterClient.launch(new ClusterClientContext()
            .aeron(aeron)
            .ingressEndpoints(ClusterMember.ingressEndpoints(members))
            .ingressChannel("aeron:udp?term-length=" + TERM_LENGTH)
            .egressChannel("aeron:udp?endpoint=127.0.0.1:0")
            .source(source)
            .outputsAfter(0, -1)
            .window(window, WINDOW_LENGTH)
            .errorHandler(errorHandler)
            .listener(listener));
    }

    /**
     * The member that leads, as far as the client knows.
     *
     * @return its id; negative where it knows none.
     */
    int leaderMemberId()
    {
        return client.leaderMemberId();
    }

    @Override
    public int poll()
    {
        return client.poll();
    }

    @Override
    public long offer(final DirectBuffer buffer, final int offset, final int length)
    {
        return client.offer(buffer, offset, length);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(client, aeron, driver);
    }
}
