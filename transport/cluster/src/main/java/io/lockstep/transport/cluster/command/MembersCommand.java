package io.lockstep.transport.cluster.command;

import io.aeron.cluster.ClusterMember;
import io.aeron.cluster.ClusterMembership;
import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/**
 * The command {@code cluster members}: who belongs to it, and how far each has come.
 *
 * <p>Threading: the command's thread.
 */
@Command(
    name = "members",
    description = "The members, and how far the log of each has come as the leader knows it: ask the leader. Exit " +
        "status 1 where the member does not answer.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: ./lockstep cluster members --config /etc/lockstep/member-0.properties"})
final class MembersCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private MemberOptions options;

    MembersCommand()
    {
    }

    @Override
    public Integer call()
    {
        final ClusterMembership membership = options.membership();
        if (membership == null)
        {
            spec.commandLine().getErr().println("lockstep: the member does not answer");
            return Lockstep.DIFFERS;
        }

        for (final ClusterMember member : membership.activeMembers)
        {
            spec.commandLine().getOut().println(options.isJson() ?
                new JsonLine()
                    .field("member", member.id())
                    .field("leader", member.id() == membership.leaderMemberId)
                    .field("logPosition", member.logPosition())
                    .field("ingress", member.ingressEndpoint())
                    .toString() :
                String.format("member %d%s  log position %,d  ingress %s", member.id(),
                    member.id() == membership.leaderMemberId ? " leads" : "      ",
                    member.logPosition(), member.ingressEndpoint()));
        }

        return Lockstep.DONE;
    }
}
