package io.lockstep.replay.determinism;

import java.util.List;

/**
 * Something that a processor can reach and that is not the same in every run.
 *
 * @param hazard that it is.
 * @param what   class and method that is called.
 * @param path   methods from the processor to that call, the caller last.
 */
public record Finding(Hazard hazard, String what, List<String> path)
{
    @Override
    public String toString()
    {
        return hazard + ": " + String.join(" -> ", path) + " -> " + what;
    }
}
