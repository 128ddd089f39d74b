package io.lockstep.replay.command;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/**
 * One run of the {@code lockstep} command in this process, with all that it printed.
 */
record CommandRun(int status, String out, String err)
{
    static CommandRun of(final Object... args)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int status = Lockstep.run(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            Arrays.stream(args).map(Object::toString).toArray(String[]::new));

        return new CommandRun(status, out.toString(), err.toString());
    }

    List<String> lines()
    {
        return out.lines().toList();
    }

    List<String> errorLines()
    {
        return err.lines().toList();
    }
}
