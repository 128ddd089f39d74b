package io.lockstep.transport.cluster.command;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterMembership;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import io.lockstep.transport.cluster.ClusterProbe;
import io.lockstep.transport.cluster.DivergenceEvidence;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The command {@code cluster status}: does the member live, and who leads?
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "status",
    description = "Whether the member answers, who leads, and how far the members agree. Exit status 1 where it " +
        "does not, nobody leads, or members differ.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: ./lockstep cluster status --config /etc/lockstep/member-0.properties --json"})
final class StatusCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private MemberOptions options;

    StatusCommand()
    {
    }

    @Override
    public Integer call()
    {
        final ClusterMembership membership = options.membership();
        final boolean isAnswered = membership != null;
        final boolean isLed = isAnswered && membership.leaderMemberId != Aeron.NULL_VALUE;
        final String reason = DivergenceEvidence.reason(options.configuration().directory());
        final String aeronDirectory = options.configuration().aeronDirectoryName();
        final long applied = isAnswered ? ClusterProbe.appliedSequence(aeronDirectory) : Aeron.NULL_VALUE;
        final long agreed = isAnswered ? ClusterProbe.agreedSequence(aeronDirectory) : Aeron.NULL_VALUE;
        final String different = isAnswered ? different(ClusterProbe.differentMembers(aeronDirectory)) : "";
        if (options.isJson())
        {
            spec.commandLine().getOut().println(new JsonLine()
                .field("answers", isAnswered)
                .field("member", isAnswered ? membership.memberId : null)
                .field("leader", isLed ? membership.leaderMemberId : null)
                .field("appliedSequence", applied == Aeron.NULL_VALUE ? null : applied)
                .field("agreedSequence", agreed == Aeron.NULL_VALUE ? null : agreed)
                .field("differentMembers", different)
                .field("divergence", reason));
        }
        else if (isAnswered)
        {
            spec.commandLine().getOut().println("member " + membership.memberId + " answers; " +
                (isLed ? "member " + membership.leaderMemberId + " leads" : "nobody leads") +
                (applied == Aeron.NULL_VALUE ? "" : "; it has applied sequence " + applied) +
                (agreed == Aeron.NULL_VALUE ? "" : "; members agree up to sequence " + agreed) +
                (different.isEmpty() ? "" : "; they differ: members " + different));
        }
        else
        {
            spec.commandLine().getOut().println(
                reason == null ? "the member does not answer" : "the member has stopped: " + reason);
        }

        return isLed && different.isEmpty() ? Lockstep.DONE : Lockstep.DIFFERS;
    }

    private static String different(final long bits)
    {
        return bits == Aeron.NULL_VALUE ? "" : LongStream.range(0, Long.SIZE)
            .filter((member) -> (bits >>> member & 1) != 0)
            .mapToObj(Long::toString)
            .collect(Collectors.joining(","));
    }
}
