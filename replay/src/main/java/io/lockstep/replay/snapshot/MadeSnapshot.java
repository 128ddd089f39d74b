package io.lockstep.replay.snapshot;

/**
 * A whole snapshot, as far as the next one has to know it to refer to its pages.
 *
 * <p>Threading: single owner.
 */
public final class MadeSnapshot
{
    private final SnapshotManifest manifest;
    private final PageIndex index;

    MadeSnapshot(final SnapshotManifest manifest, final PageIndex index)
    {
        this.manifest = manifest;
        this.index = index;
    }

    /**
     * A snapshot that was verified.
     *
     * @param snapshot that is there.
     * @return what is to be known of it.
     */
    public static MadeSnapshot of(final Snapshot snapshot)
    {
        return new MadeSnapshot(snapshot.manifest(), snapshot.index());
    }

    /**
     * What it says about itself.
     *
     * @return the manifest.
     */
    public SnapshotManifest manifest()
    {
        return manifest;
    }

    PageIndex index()
    {
        return index;
    }
}
