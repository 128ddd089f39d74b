package io.lockstep.replay.determinism;

/**
 * Port to a host of the same core that the kit does not know, such as a cluster: found by
 * {@link java.util.ServiceLoader} where its module is on the class path of a test.
 *
 * <p>A host runs the events in its own way, through its own door: it numbers them, gives them its own time, and puts
 * events of its own between them. The kit then runs what the host made of them embedded, and holds the two against each
 * other.
 *
 * <pre>{@code
 * public void run(final HostedRun run)
 * {
 *     // start, on run.directory(), with run.application() and run.outputs() as listener
 *     run.events().forEach((event) -> send(event.source(), event.bytes()));
 *     // wait until all are answered, stop, and tell what was sequenced, to run.sequenced()
 * }
 * }</pre>
 *
 * <p>Threading: called by the thread of a test.
 */
public interface HostUnderTest
{
    /**
     * What reports call it.
     *
     * @return such as {@code the cluster host}.
     */
    String name();

    /**
     * Run events from first to last, and stop.
     *
     * @param run what to run, and whom to tell what came of it.
     * @throws io.lockstep.engine.EngineFailure if an event could not be applied.
     * @throws AssertionError                   if the host did not come to the end of them.
     */
    void run(HostedRun run);
}
