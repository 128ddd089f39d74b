package io.lockstep.perf;

import io.aeron.Aeron;
import io.aeron.ChannelUri;
import io.aeron.ExclusivePublication;
import io.aeron.Image;
import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.Header;
import io.lockstep.engine.IdleProfile;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;

import java.nio.file.Path;

/**
 * Aeron alone: a thread that offers what it receives to a publication back, two media drivers and UDP on the loopback,
 * or one and its memory.
 */
final class RawEcho implements EchoSubject
{
    private static final int REQUEST_STREAM_ID = 201;
    private static final int RESPONSE_STREAM_ID = 202;
    private static final int FRAGMENT_LIMIT = 256;
    private static final String IPC = "aeron:ipc";
    private static final String ANY_ENDPOINT = "aeron:udp?endpoint=127.0.0.1:0";

    private final EchoDriver serverDriver;
    private final EchoDriver clientDriver;
    private final Aeron client;
    private final AgentRunner runner;
    private final Subscription responses;
    private final ExclusivePublication requests;
    private Receiver receiver;

    /**
     * Launch both sides.
     *
     * @param isIpc whether they share the memory of one driver, instead of UDP.
     */
    RawEcho(final Path directory, final IdleProfile profile, final boolean isIpc)
    {
        serverDriver = new EchoDriver(directory.resolve("server"), profile);
        clientDriver = isIpc ? null : new EchoDriver(directory.resolve("client"), profile);
        client = isIpc ? EchoDriver.connect(serverDriver.aeronDirectoryName()) : clientDriver.aeron();
        final Aeron server = serverDriver.aeron();
        final String any = isIpc ? IPC : ANY_ENDPOINT;
        final Subscription incoming = server.addSubscription(any, REQUEST_STREAM_ID);
        responses = client.addSubscription(any, RESPONSE_STREAM_ID);
        requests = client.addExclusivePublication(isIpc ? IPC : channel(incoming), REQUEST_STREAM_ID);
        final ExclusivePublication outgoing =
            server.addExclusivePublication(isIpc ? IPC : channel(responses), RESPONSE_STREAM_ID);
        while (!requests.isConnected() || !outgoing.isConnected() || !incoming.isConnected())
        {
            Thread.yield();
        }
        runner = new AgentRunner(
            profile.newStrategy(), (error) -> { }, null, new Echoer(incoming.imageAtIndex(0), outgoing));
        AgentRunner.startOnThread(runner);
    }

    @Override
    public void receiver(final Receiver newReceiver)
    {
        receiver = newReceiver;
    }

    @Override
    public boolean trySend(final DirectBuffer message, final int length)
    {
        return requests.offer(message, 0, length, null) > 0;
    }

    @Override
    public int poll()
    {
        return responses.poll(this::onFragment, FRAGMENT_LIMIT);
    }

    @Override
    public void close()
    {
        CloseHelper.closeAll(runner, client, clientDriver, serverDriver);
    }

    private void onFragment(final DirectBuffer buffer, final int offset, final int length, final Header header)
    {
        receiver.onMessage(buffer, offset);
    }

    private static String channel(final Subscription subscription)
    {
        String channel = subscription.tryResolveChannelEndpointPort();
        while (channel == null)
        {
            Thread.yield();
            channel = subscription.tryResolveChannelEndpointPort();
        }

        return "aeron:udp?endpoint=" + ChannelUri.parse(channel).get("endpoint");
    }

    /**
     * The thread on the other side.
     */
    private static final class Echoer implements Agent, ControlledFragmentHandler
    {
        private final Image image;
        private final ExclusivePublication outgoing;

        Echoer(final Image image, final ExclusivePublication outgoing)
        {
            this.image = image;
            this.outgoing = outgoing;
        }

        @Override
        public int doWork()
        {
            return image.controlledPoll(this, FRAGMENT_LIMIT);
        }

        @Override
        public Action onFragment(
            final DirectBuffer buffer, final int offset, final int length, final Header header)
        {
            return outgoing.offer(buffer, offset, length, null) > 0 ? Action.CONTINUE : Action.ABORT;
        }

        @Override
        public String roleName()
        {
            return "echo";
        }
    }
}
