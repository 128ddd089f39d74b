package io.lockstep.transport;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link EchoNodeMain} that a test starts and kills.
 */
final class EchoNodeProcess extends JavaProcess
{
    EchoNodeProcess(final Path directory, final String endpoint, final String... more)
    {
        this(List.of(), directory, endpoint, more);
    }

    EchoNodeProcess(final List<String> prefix, final Path directory, final String endpoint, final String... more)
    {
        super(prefix, EchoNodeMain.class, arguments(directory, endpoint, more));
    }

    boolean isReady()
    {
        return hasPrinted(EchoNodeMain.READY);
    }

    private static List<String> arguments(final Path directory, final String endpoint, final String... more)
    {
        final List<String> arguments = new ArrayList<>(List.of(directory.toString(), endpoint));
        arguments.addAll(List.of(more));
        return arguments;
    }
}
