package io.lockstep.replay.cluster;

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
public final class SessionSources
{
    /**
     * Of a source that has no open session.
     */
    public static final long NO_SESSION = Long.MIN_VALUE;

    private final Long2LongHashMap sourceBySession = new Long2LongHashMap(EngineCore.NO_SOURCE);
    private final Long2LongHashMap sessionBySource = new Long2LongHashMap(NO_SESSION);

    /**
     * No session is open.
     */
    public SessionSources()
    {
    }

    /**
     * A session opens for a source.
     *
     * @param sessionId of the cluster's session.
     * @param source    that it sends for.
     */
    public void open(final long sessionId, final long source)
    {
        sourceBySession.put(sessionId, source);
        sessionBySource.put(source, sessionId);
    }

    /**
     * A session ends.
     *
     * @param sessionId of the cluster's session.
     * @param source    that it sent for.
     */
    public void close(final long sessionId, final long source)
    {
        sourceBySession.remove(sessionId);
        sessionBySource.remove(source);
    }

    /**
     * Source of a session.
     *
     * @param sessionId of the cluster's session.
     * @return the source, or {@link EngineCore#NO_SOURCE}.
     */
    public long source(final long sessionId)
    {
        return sourceBySession.get(sessionId);
    }

    /**
     * Session of a source.
     *
     * @param source to look for.
     * @return the session, or {@link #NO_SESSION}.
     */
    public long session(final long source)
    {
        return sessionBySource.get(source);
    }

    /**
     * Ids of all open sessions, in order: a map's own order depends on its past.
     *
     * @return the ids.
     */
    public long[] sessions()
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
