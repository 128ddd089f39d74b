package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.exceptions.RegistrationException;
import org.agrona.DirectBuffer;

import java.util.concurrent.ThreadLocalRandom;

/**
 * State machine of a client's way to its node: it connects, keeps alive, notices a loss and connects again.
 *
 * <p>Threading: owned by the client's thread.
 */
final class ClientConnection
{
    static final long NO_SESSION = -1;

    private final IngressProxy proxy = new IngressProxy();
    private final ClientContext ctx;
    private final Aeron aeron;
    private final String ingressChannel;
    private final String responseChannel;
    private final int responseStreamId;

    private ClientState state = ClientState.DISCONNECTED;
    private ExclusivePublication publication;
    private long registrationId = Aeron.NULL_VALUE;
    private long correlationId;
    private boolean isConnectSent;
    private byte[] proof;
    private long sessionId = NO_SESSION;
    private long deadlineNs;
    private long lastHeardNs;
    private long lastSentNs;

    ClientConnection(
        final ClientContext ctx,
        final Aeron aeron,
        final String responseChannel,
        final int responseStreamId,
        final long nowNs)
    {
        this.ctx = ctx;
        this.aeron = aeron;
        this.responseChannel = responseChannel;
        this.responseStreamId = responseStreamId;
        ingressChannel = ctx.isIpc() ? SessionProtocol.IPC_CHANNEL + "?term-length=" + ctx.termLength() :
            SessionProtocol.CHANNEL_PREFIX + ctx.ingressEndpoint() + "|term-length=" + ctx.termLength();
        deadlineNs = nowNs;
    }

    ClientState state()
    {
        return state;
    }

    /**
     * The session that lives, or {@link #NO_SESSION}.
     */
    long sessionId()
    {
        return sessionId;
    }

    /**
     * Whether a message is for the session that lives.
     */
    boolean isCurrent(final long ofSessionId)
    {
        return ofSessionId == sessionId && sessionId != NO_SESSION;
    }

    /**
     * Whether a message answers the request that is under way.
     */
    boolean isAnswer(final long ofCorrelationId)
    {
        return ofCorrelationId == correlationId &&
            (state == ClientState.CONNECTING || state == ClientState.CATCHING_UP);
    }

    int doWork(final long nowNs, final long outputSequence, final int outputIndex)
    {
        switch (state)
        {
            case DISCONNECTED:
                return disconnected(nowNs);

            case REGISTERING:
                return registering(nowNs);

            case CONNECTING:
                return connecting(nowNs, outputSequence, outputIndex);

            case CATCHING_UP:
            case CONNECTED:
                return alive(nowNs);

            case CLOSED:
            default:
                return 0;
        }
    }

    void onHeard(final long nowNs)
    {
        lastHeardNs = nowNs;
    }

    /**
     * The node asks for proof: its answer is made at once, and sent as soon as there is room.
     */
    void onChallenge(final byte[] challenge, final long nowNs)
    {
        lastHeardNs = nowNs;
        proof = ctx.credentials().respond(challenge);
        sendProof();
    }

    void onAccepted(final long acceptedSessionId, final long nowNs)
    {
        sessionId = acceptedSessionId;
        lastHeardNs = nowNs;
        lastSentNs = nowNs;
        proxy.session(sessionId);
        state = ClientState.CATCHING_UP;
    }

    void onConnected()
    {
        state = ClientState.CONNECTED;
    }

    /**
     * Send an event.
     *
     * @return what Aeron's publication answers.
     */
    long event(final long sourceSequence, final DirectBuffer buffer, final int offset, final int length)
    {
        return proxy.event(publication, sourceSequence, buffer, offset, length);
    }

    /**
     * Send events whose numbers follow each other, each behind its length.
     *
     * @return what Aeron's publication answers.
     */
    long events(
        final long sourceSequence, final int count, final DirectBuffer buffer, final int offset, final int length)
    {
        return proxy.events(publication, sourceSequence, count, buffer, offset, length);
    }

    /**
     * Ask what became of an event.
     *
     * @return what Aeron's publication answers.
     */
    long outcomeQuery(final long queryId, final long sourceSequence)
    {
        return proxy.outcomeQuery(publication, sessionId, queryId, sourceSequence);
    }

    /**
     * Ask the node to end the session.
     *
     * @return false where there is none, or no way to ask.
     */
    boolean requestEnd()
    {
        return (state == ClientState.CONNECTED || state == ClientState.CATCHING_UP) &&
            proxy.disconnect(publication, sessionId) > 0;
    }

    /**
     * Give the session up, and connect again later.
     */
    void disconnect(final long nowNs)
    {
        deadlineNs = nowNs + ctx.reconnectDelayNs();
        leave(ClientState.DISCONNECTED);
    }

    /**
     * Give the session up for ever.
     */
    void close()
    {
        leave(ClientState.CLOSED);
    }

    /**
     * The driver, or the connection to it, is gone, and with it the publication.
     */
    void onDriverLost()
    {
        publication = null;
        registrationId = Aeron.NULL_VALUE;
        leave(ClientState.CLOSED);
    }

    private int disconnected(final long nowNs)
    {
        if (nowNs - deadlineNs < 0)
        {
            return 0;
        }

        registrationId = aeron.asyncAddExclusivePublication(ingressChannel, SessionProtocol.INGRESS_STREAM_ID);
        deadlineNs = nowNs + ctx.connectTimeoutNs();
        state = ClientState.REGISTERING;
        return 1;
    }

    private int registering(final long nowNs)
    {
        try
        {
            publication = aeron.getExclusivePublication(registrationId);
        }
        catch (final RegistrationException ex)
        {
            registrationId = Aeron.NULL_VALUE;
            ctx.errorHandler().onError(ex);
            disconnect(nowNs);
            return 1;
        }

        if (publication == null)
        {
            return 0;
        }

        registrationId = Aeron.NULL_VALUE;
        correlationId = ThreadLocalRandom.current().nextLong();
        isConnectSent = false;
        proof = null;
        state = ClientState.CONNECTING;
        return 1;
    }

    private int connecting(final long nowNs, final long outputSequence, final int outputIndex)
    {
        if (nowNs - deadlineNs >= 0)
        {
            disconnect(nowNs);
            return 1;
        }

        if (!isConnectSent && publication.isConnected() && proxy.connect(
            publication,
            ctx,
            correlationId,
            outputSequence,
            outputIndex,
            responseChannel,
            responseStreamId) > 0)
        {
            isConnectSent = true;
            return 1;
        }

        return proof == null ? 0 : sendProof();
    }

    private int sendProof()
    {
        if (proxy.challengeResponse(publication, correlationId, proof) > 0)
        {
            proof = null;
            return 1;
        }

        return 0;
    }

    private int alive(final long nowNs)
    {
        if (nowNs - lastHeardNs >= ctx.nodeTimeoutNs() || !publication.isConnected())
        {
            disconnect(nowNs);
            return 1;
        }

        if (nowNs - lastSentNs >= ctx.keepAliveIntervalNs() && proxy.keepAlive(publication, sessionId) > 0)
        {
            lastSentNs = nowNs;
            return 1;
        }

        return 0;
    }

    private void leave(final ClientState next)
    {
        final boolean wasConnected = state == ClientState.CONNECTED;
        if (publication != null)
        {
            publication.close();
            publication = null;
        }
        else if (registrationId != Aeron.NULL_VALUE)
        {
            aeron.asyncRemovePublication(registrationId);
            registrationId = Aeron.NULL_VALUE;
        }

        sessionId = NO_SESSION;
        state = next;
        if (wasConnected)
        {
            ctx.listener().onDisconnected();
        }
    }
}
