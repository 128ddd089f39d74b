package io.lockstep.transport.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.replay.ReplayApplication;

/**
 * What builds the core of a {@link TallyProcessor}; public, for the service loader of a member's process.
 */
public class TallyApplication implements ReplayApplication
{
    static final String NAME = "tally";

    private final long plantedValue;

    /**
     * Create one, for the service loader.
     */
    public TallyApplication()
    {
        this(0);
    }

    TallyApplication(final long plantedValue)
    {
        this.plantedValue = plantedValue;
    }

    @Override
    public String applicationName()
    {
        return NAME;
    }

    @Override
    public CoreContext core()
    {
        return new CoreContext()
            .processor(new TallyProcessor(plantedValue))
            .eventCheck((buffer, offset, length) ->
                SchemaIds.schemaId(buffer, offset) == TallyProcessor.SCHEMA_ID && length == TallyProcessor.LENGTH)
            .maxTimers(TallyProcessor.MAX_TIMERS)
            .checkpointInterval(64);
    }

    @Override
    public int maxOutputLength()
    {
        return 64;
    }
}
