package io.lockstep.engine;

import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;

class EngineAllocationTest extends AllocationContract
{
    @Override
    protected PageHome home(final String shardName)
    {
        return new DirectPageHome();
    }
}
