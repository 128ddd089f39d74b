package io.lockstep.transport.cluster.determinism;

import io.lockstep.engine.EngineFailure;
import io.lockstep.engine.OutputListener;
import io.lockstep.replay.determinism.HostUnderTest;
import io.lockstep.replay.determinism.HostedEvent;
import io.lockstep.replay.determinism.HostedRun;
import io.lockstep.transport.cluster.MemberReplay;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.file.Path;

/**
 * The cluster host: a cluster of one member, with Aeron's media driver, archive and consensus module, and a client for
 * each source. Clients number the events anew, the cluster gives them its own time; an event of no source gets one.
 *
 * <p>The order of events is kept across sources: a client sends when all that others sent before is acknowledged. So
 * runs of events of one source are faster than sources in turn.
 *
 * <pre>{@code
 * // in the POM: lockstep-cluster-determinism, in scope test
 * @RegisterExtension
 * private final DeterminismExtension determinism = new DeterminismExtension(MyApplication::new);
 * }</pre>
 *
 * <p>Threading: that of a test; the member has threads of its own while it runs.
 */
public final class SingleMemberHost implements HostUnderTest
{
    private static final String MEMBER = "member-0";

    /**
     * For {@link java.util.ServiceLoader}.
     */
    public SingleMemberHost()
    {
    }

    @Override
    public String name()
    {
        return "the cluster host";
    }

    /**
     * Run events on the cluster.
     *
     * @throws EngineFailure  if the member's processor could not apply an event.
     * @throws AssertionError if a step took longer than two minutes; it says which.
     */
    @Override
    public void run(final HostedRun run)
    {
        final Path member = run.directory().resolve(MEMBER);
        try (SingleMember running = new SingleMember(run, member))
        {
            running.awaitLeader();
            long last = 0;
            for (final HostedEvent event : run.events())
            {
                final long source = source(run, event);
                if (last != 0 && source != last)
                {
                    running.awaitAcknowledged(last);
                }
                running.send(source, new UnsafeBuffer(event.bytes()));
                last = source;
            }
            if (last != 0)
            {
                running.awaitAcknowledged(last);
            }
        }
        MemberReplay.replay(member, run.application(), run.maxEventLength(), run.sequenced(), OutputListener.NONE);
    }

    /**
     * Sources of a cluster are positive: others share the next one behind the largest.
     */
    private static long source(final HostedRun run, final HostedEvent event)
    {
        return event.source() > 0 ? event.source() :
            1 + run.events().stream().mapToLong(HostedEvent::source).filter((source) -> source > 0).max().orElse(0);
    }
}
