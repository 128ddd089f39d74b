package io.lockstep.replay.command;

import io.lockstep.engine.counters.CountersReading;
import io.lockstep.replay.counters.CountersFileReader;
import io.lockstep.replay.counters.EngineState;

/**
 * One reading of an engine's counters, with what is to be said of the engine.
 *
 * @param applicationName whose engine it is.
 * @param pid             of its process.
 * @param state           what it last said of itself.
 * @param isAlive         whether it goes on.
 * @param launchTimeMs    when it was launched.
 * @param readNs          monotonic time of the reading.
 * @param counters        what was read.
 */
record StatSample(
    String applicationName,
    long pid,
    EngineState state,
    boolean isAlive,
    long launchTimeMs,
    long readNs,
    CountersReading counters)
{
    StatSample(final CountersFileReader reader, final boolean isAlive, final long readNs)
    {
        this(reader.applicationName(), reader.pid(), reader.state(), isAlive, reader.launchTimeMs(), readNs,
            reader.read());
    }
}
