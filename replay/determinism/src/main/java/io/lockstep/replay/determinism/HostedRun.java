package io.lockstep.replay.determinism;

import io.lockstep.engine.InputListener;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.ReplayApplication;

import java.nio.file.Path;
import java.util.List;

/**
 * What a {@link HostUnderTest} runs, and whom it tells what came of it.
 *
 * @param application    makes the cores.
 * @param directory      that is the host's alone; the kit deletes it.
 * @param events         in the order in which they are to be sequenced.
 * @param maxEventLength in bytes.
 * @param outputs        takes what the host lets out, its checkpoints too, as it does; by one thread at a time.
 * @param sequenced      takes all events of the host's history, its own among them, when the host has stopped.
 */
public record HostedRun(
    ReplayApplication application,
    Path directory,
    List<HostedEvent> events,
    int maxEventLength,
    OutputListener outputs,
    InputListener sequenced)
{
}
