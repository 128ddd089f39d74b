package io.lockstep.perf;

import io.lockstep.replay.command.Lockstep;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;

/**
 * One run of a command of this module, in the test's process.
 *
 * @param status that it came to.
 * @param out    what it printed.
 * @param err    what it complained of.
 */
record CommandRun(int status, String out, String err)
{
    static CommandRun of(final Callable<Integer> command, final String... arguments)
    {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final CommandLine line = new CommandLine(command);
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.setExecutionExceptionHandler((ex, failed, result) ->
        {
            failed.getErr().println(ex.getMessage());
            return Lockstep.BAD_INPUT;
        });
        final int status = line.execute(arguments);
        return new CommandRun(status, out.toString(), err.toString());
    }
}
