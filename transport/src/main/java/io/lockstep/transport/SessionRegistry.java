package io.lockstep.transport;

import org.agrona.collections.Long2ObjectHashMap;

import java.util.ArrayList;

/**
 * The sessions of a node, by id, by source and in a list.
 *
 * <p>A session that is ending is in the list alone: no event and no output finds it any more.
 *
 * <p>Threading: owned by the node agent.
 */
final class SessionRegistry
{
    private final Long2ObjectHashMap<NodeSession> sessionById = new Long2ObjectHashMap<>();
    private final Long2ObjectHashMap<NodeSession> sessionBySource = new Long2ObjectHashMap<>();
    private final ArrayList<NodeSession> sessions = new ArrayList<>();

    void list(final NodeSession session)
    {
        sessions.add(session);
    }

    void index(final NodeSession session)
    {
        sessionBySource.put(session.source, session);
        sessionById.put(session.id, session);
    }

    void forget(final NodeSession session)
    {
        sessionById.remove(session.id);
        if (sessionBySource.get(session.source) == session)
        {
            sessionBySource.remove(session.source);
        }
    }

    void remove(final int index)
    {
        sessions.remove(index);
    }

    NodeSession at(final int index)
    {
        return sessions.get(index);
    }

    NodeSession ofSource(final long source)
    {
        return sessionBySource.get(source);
    }

    /**
     * The session of an id, where it is the sender's own.
     */
    NodeSession ofSender(final int ingressSessionId, final long sessionId)
    {
        final NodeSession session = sessionById.get(sessionId);
        return session != null && session.ingressSessionId == ingressSessionId ? session : null;
    }

    /**
     * The session of a sender that has to answer a challenge.
     */
    NodeSession ofChallenge(final int ingressSessionId, final long correlationId)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            final NodeSession session = sessions.get(i);
            if (session.state == SessionState.AWAITING_PROOF && session.ingressSessionId == ingressSessionId &&
                session.correlationId == correlationId)
            {
                return session;
            }
        }

        return null;
    }

    /**
     * Requests of a sender that are neither admitted nor over.
     */
    int pendingCount(final int ingressSessionId)
    {
        int count = 0;
        for (int i = 0; i < sessions.size(); i++)
        {
            final NodeSession session = sessions.get(i);
            if (session.ingressSessionId == ingressSessionId && session.state.isPending())
            {
                count++;
            }
        }

        return count;
    }

    /**
     * Admitted sessions of an identity.
     */
    int countOf(final String identity)
    {
        int count = 0;
        for (int i = 0; i < sessions.size(); i++)
        {
            final NodeSession session = sessions.get(i);
            if (session.identity.equals(identity) && sessionById.get(session.id) == session)
            {
                count++;
            }
        }

        return count;
    }

    boolean isClosing(final long source)
    {
        for (int i = 0; i < sessions.size(); i++)
        {
            final NodeSession session = sessions.get(i);
            if (session.source == source && session.state == SessionState.CLOSING)
            {
                return true;
            }
        }

        return false;
    }

    /**
     * Sessions that events and outputs find.
     */
    int indexedCount()
    {
        return sessionById.size();
    }

    /**
     * Sessions at all.
     */
    int size()
    {
        return sessions.size();
    }
}
