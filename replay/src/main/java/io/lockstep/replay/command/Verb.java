package io.lockstep.replay.command;

import java.util.concurrent.Callable;

/**
 * One verb of the {@code lockstep} command, found by {@link java.util.ServiceLoader}.
 *
 * <p>The class carries picocli's {@code @Command} with its name and help; {@link #call()} returns the exit status and
 * throws {@link BadInputException} for what the user can mend.
 */
public interface Verb extends Callable<Integer>
{
}
