package io.lockstep.replay.state;

import io.lockstep.engine.AllocationContract;
import io.lockstep.engine.state.PageHome;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class ChronicleAllocationTest extends AllocationContract
{
    @TempDir
    private Path directory;

    @Override
    protected PageHome home(final String shardName)
    {
        return new ChroniclePageHome(directory.resolve(shardName));
    }
}
