package io.lockstep.transport.cluster;

import io.lockstep.engine.EngineCore;
import io.lockstep.engine.state.StateStores;
import io.lockstep.replay.command.JsonLine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The file in which a member that differed from the others keeps what it knows of it.
 *
 * <p>It tells why the member stopped, and the digest of each page of its state, as of then. As long as it is there, the
 * member does not start: its state is not that of the cluster.
 *
 * <p>Threading: the caller's thread.
 */
public final class DivergenceEvidence
{
    /**
     * Name of the file in the member's directory.
     */
    public static final String FILE = "divergence.txt";

    private DivergenceEvidence()
    {
    }

    /**
     * Why a member stopped.
     *
     * @param directory of the member.
     * @return the reason; null where it never differed from the others.
     */
    public static String reason(final Path directory)
    {
        final Path file = directory.resolve(FILE);
        try
        {
            return Files.exists(file) ? Files.readAllLines(file).get(0) : null;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static void write(final Path directory, final MemberDivergence divergence, final EngineCore core)
    {
        final List<String> lines = new ArrayList<>(List.of(
            divergence.getMessage(), "", "pages behind sequence " + core.sequence() + ": shard store page digest"));
        final List<StateStores> shards = core.shardStores();
        for (int i = 0; i < shards.size(); i++)
        {
            final int shard = i;
            shards.get(i).forEachUsedPage((store, index, digest, content) ->
                lines.add(shard + " " + store + " " + index + " " + JsonLine.hex(digest)));
        }

        try
        {
            final Path part = directory.resolve(FILE + ".part");
            Files.write(part, lines);
            Files.move(part, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
