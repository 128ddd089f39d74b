package io.lockstep.transport.cluster.command;

import io.aeron.Aeron;
import io.aeron.cluster.ClusterMembership;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/**
 * The command {@code cluster status}: does the member live, and who leads?
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "status",
    description = "Whether the member answers, and who leads. Exit status 1 where it does not, or nobody does.",
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
        if (options.isJson())
        {
            spec.commandLine().getOut().println(new JsonLine()
                .field("answers", isAnswered)
                .field("member", isAnswered ? membership.memberId : null)
                .field("leader", isLed ? membership.leaderMemberId : null));
        }
        else if (isAnswered)
        {
            spec.commandLine().getOut().println("member " + membership.memberId + " answers; " +
                (isLed ? "member " + membership.leaderMemberId + " leads" : "nobody leads"));
        }
        else
        {
            spec.commandLine().getOut().println("the member does not answer");
        }

        return isLed ? Lockstep.DONE : Lockstep.DIFFERS;
    }
}
