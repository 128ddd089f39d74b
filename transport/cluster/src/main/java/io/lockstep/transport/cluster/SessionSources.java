package io.lockstep.transport.cluster;

import io.lockstep.engine.EngineCore;
import org.agrona.collections.Long2LongHashMap;

import java.util.Arrays;

/**
 * Which source each open session of the cluster sends for.
 *
 * <p>It is state: a function of the log, and part of a snapshot.
 *
 * <p>Threading: owned by who applies the log.
 */
final class SessionSources
{
    static final long NO_SESSION = Long.MIN_VALUE;

    private final Long2LongHashMap sourceBySession = new Long2LongHashMap(EngineCore.NO_SOURCE);
    private final Long2LongHashMap sessionBySource = new Long2LongHashMap(NO_SESSION);

    void open(final long sessionId, final long source)
    {
        sourceBySession.put(sessionId, source);
        sessionBySource.put(source, sessionId);
    }

    void close(final long sessionId, final long source)
    {
        sourceBySession.remove(sessionId);
        sessionBySource.remove(source);
    }

    /**
     * Source of a session, or {@link EngineCore#NO_SOURCE}.
     */
    long source(final long sessionId)
    {
        return sourceBySession.get(sessionId);
    }

    /**
     * Session of a source, or {@link #NO_SESSION}.
     */
    long session(final long source)
    {
        return sessionBySource.get(source);
    }

    /**
     * Ids of all open sessions, in order: a map's own order depends on its past.
     */
    long[] sessions()
    {
        final long[] ids = new long[sourceBySession.size()];
        int count = 0;
        final Long2LongHashMap.KeyIterator keys = sourceBySession.keySet().iterator();
        while (keys.hasNext())
        {
            ids[count++] = keys.nextValue();
        }
        Arrays.sort(ids);

        return ids;
    }
}
