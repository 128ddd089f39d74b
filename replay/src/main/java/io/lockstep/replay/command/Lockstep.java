package io.lockstep.replay.command;

import io.lockstep.engine.EngineFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.util.ServiceLoader;

/**
 * Main class of the {@code lockstep} command: it finds the verbs on the class path and runs the one that is asked for.
 */
@Command(
    name = "lockstep",
    description = "A deterministic, replayable, low-latency event engine.",
    mixinStandardHelpOptions = true,
    version = "lockstep 0.1.0",
    synopsisSubcommandLabel = "VERB",
    footer = {
        "",
        "  ./lockstep demo          the main job in one go: stream, kill, recover, compare",
        "  ./lockstep VERB --help   a verb's options, with an example",
        "",
        "Exit status: 0 done, 1 the answer is no, 2 bad input or usage, 3 a failure of the program."
    })
public final class Lockstep implements Runnable
{
    /**
     * Exit status when what was asked for is done.
     */
    public static final int DONE = 0;

    /**
     * Exit status when the answer is no: something differs, a check failed.
     */
    public static final int DIFFERS = 1;

    /**
     * Exit status for bad input or usage.
     */
    public static final int BAD_INPUT = 2;

    /**
     * Exit status when the program itself failed.
     */
    public static final int FAULT = 3;

    private static final int USAGE_WIDTH = 120;

    @Spec
    private CommandSpec spec;

    /**
     * Made by {@link #main(String[])}.
     */
    Lockstep()
    {
    }

    /**
     * Run a verb and end the process with its exit status.
     *
     * @param args verb and its arguments.
     */
    public static void main(final String[] args)
    {
        // Off before the first Agrona class is loaded; tests keep the checks on.
        if (System.getProperty("agrona.disable.bounds.checks") == null)
        {
            System.setProperty("agrona.disable.bounds.checks", "true");
        }

        System.exit(run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), args));
    }

    /**
     * Run a verb.
     *
     * @param out  for results.
     * @param err  for errors and progress.
     * @param args verb and its arguments.
     * @return the exit status.
     */
    public static int run(final PrintWriter out, final PrintWriter err, final String... args)
    {
        final CommandLine commandLine = new CommandLine(new Lockstep());
        for (final Verb verb : ServiceLoader.load(Verb.class))
        {
            commandLine.addSubcommand(verb);
        }

        return commandLine
            .setUsageHelpWidth(USAGE_WIDTH)
            .setOut(out)
            .setErr(err)
            .setExecutionExceptionHandler((ex, failed, parsed) -> onException(ex, err))
            .setParameterExceptionHandler((ex, arguments) -> onUsage(ex, err))
            .execute(args);
    }

    @Override
    public void run()
    {
        throw new ParameterException(spec.commandLine(), "a verb is missing");
    }

    private static int onUsage(final ParameterException ex, final PrintWriter err)
    {
        err.println("lockstep: " + oneLine(ex.getMessage()) + "; see '" +
            ex.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return BAD_INPUT;
    }

    private static int onException(final Exception ex, final PrintWriter err)
    {
        if (ex instanceof BadInputException)
        {
            err.println("lockstep: " + oneLine(ex.getMessage()));
            return BAD_INPUT;
        }

        if (ex instanceof EngineFailure)
        {
            err.println("lockstep: " + oneLine(ex.getMessage()));
            return FAULT;
        }

        err.println("lockstep: a fault of the program, please report it: " + ex);
        for (final StackTraceElement element : ex.getStackTrace())
        {
            err.println("    at " + element);
        }
        return FAULT;
    }

    private static String oneLine(final String text)
    {
        return text == null ? "" : text.replace('\n', ' ').replace('\r', ' ');
    }
}
