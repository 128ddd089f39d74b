package io.lockstep.replay.run;

import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.snapshot.SnapshotManifest;
import io.lockstep.replay.tools.JournalPlace;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The snapshots of a history that one run of it came to as well, so that the run may go back to them.
 *
 * <p>Threading: single owner.
 */
final class ProvenSnapshots
{
    private static final long NONE = 0;

    private final Map<Long, SnapshotManifest> candidates = new HashMap<>();
    private final TreeMap<Long, SnapshotManifest> proven = new TreeMap<>();

    /**
     * None is proven yet.
     *
     * @param snapshots that there are now.
     */
    ProvenSnapshots(final List<SnapshotManifest> snapshots)
    {
        snapshots.forEach((manifest) -> candidates.put(manifest.sequence(), manifest));
    }

    /**
     * Compare, where there is a snapshot of the event that was just applied.
     */
    void onApplied(final ReplayCore core)
    {
        final SnapshotManifest manifest = candidates.get(core.sequence());
        if (manifest != null && manifest.checkpoint().equals(core.checkpoint()))
        {
            proven.put(manifest.sequence(), manifest);
        }
    }

    /**
     * The newest one of an event before a place.
     *
     * @return the sequence of the event; zero where there is none.
     */
    long newestBefore(final JournalPlace place)
    {
        for (final SnapshotManifest manifest : proven.descendingMap().values())
        {
            if (place.isBehind(
                manifest.place().framePosition(), manifest.sequence(), manifest.checkpoint().timestampNs()))
            {
                return manifest.sequence();
            }
        }

        return NONE;
    }
}
