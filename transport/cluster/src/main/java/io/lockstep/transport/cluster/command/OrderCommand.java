package io.lockstep.transport.cluster.command;

import io.lockstep.replay.command.JsonLine;
import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.BiPredicate;

/**
 * Base of the commands that give an order to the member that leads.
 *
 * <p>Threading: the command's thread.
 */
abstract class OrderCommand implements Callable<Integer>
{
    private final String name;
    private final BiPredicate<File, PrintStream> order;

    @Spec
    private CommandSpec spec;

    @Mixin
    private MemberOptions options;

    OrderCommand(final String name, final BiPredicate<File, PrintStream> order)
    {
        this.name = name;
        this.order = order;
    }

    @Override
    public final Integer call()
    {
        final ByteArrayOutputStream said = new ByteArrayOutputStream();
        final boolean isDone = order.test(
            options.clusterDirectory(), new PrintStream(said, true, StandardCharsets.UTF_8));
        final String detail = said.toString(StandardCharsets.UTF_8).strip().replace('\n', ' ');
        spec.commandLine().getOut().println(options.isJson() ?
            new JsonLine().field("order", name).field("done", isDone).field("detail", detail).toString() :
            name + (isDone ? ": done" : ": refused: " + detail));

        return isDone ? Lockstep.DONE : Lockstep.DIFFERS;
    }
}
