package io.lockstep.perf.ladder;

import io.lockstep.engine.Durability;

import java.nio.file.Path;

/**
 * The rungs, lowest first.
 */
enum RungKind
{
    CODEC("encode and check, one thread", 1_000_000, (directory, arrivals) -> new CodecRung(arrivals)),

    RING("+ rings and threads", 500_000, (directory, arrivals) -> EngineRung.unjournaled(false, arrivals)),

    JOURNAL_NONE("+ journal, nobody waits", 250_000,
        (directory, arrivals) -> EngineRung.journaled(false, Durability.NONE, false, directory, arrivals)),

    JOURNAL_OS("+ journal at OS", 250_000,
        (directory, arrivals) -> EngineRung.journaled(false, Durability.OS, false, directory, arrivals)),

    JOURNAL_SYNCED("+ journal at SYNCED", 50_000,
        (directory, arrivals) -> EngineRung.journaled(false, Durability.SYNCED, false, directory, arrivals)),

    STORE("ring + book and its stores", 250_000, (directory, arrivals) -> EngineRung.unjournaled(true, arrivals)),

    OUTPUT("+ journal at OS, gate, output journal", 125_000,
        (directory, arrivals) -> EngineRung.journaled(true, Durability.OS, true, directory, arrivals)),

    UDP("+ sessions over UDP, loopback", 12_500,
        (directory, arrivals) -> new NodeRung(Durability.OS, directory, arrivals));

    private final String adds;
    private final int firstRate;
    private final Opening opening;

    RungKind(final String adds, final int firstRate, final Opening opening)
    {
        this.adds = adds;
        this.firstRate = firstRate;
        this.opening = opening;
    }

    /**
     * Makes a rung.
     */
    private interface Opening
    {
        Rung open(Path directory, Arrivals arrivals);
    }

    /**
     * What it adds.
     *
     * @return for people.
     */
    String adds()
    {
        return adds;
    }

    /**
     * The rate that a sweep begins with.
     *
     * @return events per second.
     */
    int firstRate()
    {
        return firstRate;
    }

    /**
     * Make it.
     *
     * @param directory that it may write to.
     * @param arrivals  to tell.
     * @return a rung that is ready.
     */
    Rung open(final Path directory, final Arrivals arrivals)
    {
        return opening.open(directory, arrivals);
    }
}
