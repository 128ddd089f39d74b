package io.lockstep.transport.cluster.command;

import io.aeron.cluster.ClusterMembership;
import io.aeron.cluster.ClusterTool;
import io.lockstep.replay.command.BadInputException;
import io.lockstep.transport.cluster.ClusterConfiguration;
import io.lockstep.transport.cluster.ClusterNode;
import io.lockstep.transport.cluster.ClusterProbe;
import picocli.CommandLine.Option;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Which member a command speaks to, and how it answers.
 *
 * <p>Threading: the command's thread.
 */
final class MemberOptions
{
    private static final long TIMEOUT_MS = TimeUnit.SECONDS.toMillis(10);

    @Option(names = "--config", paramLabel = "FILE", required = true,
        description = "Properties file of a member that runs on this host.")
    private Path config;

    @Option(names = "--json", description = "Print JSON objects, one a line.")
    private boolean isJson;

    MemberOptions()
    {
    }

    boolean isJson()
    {
        return isJson;
    }

    /**
     * Directory of the member's consensus module, which has to be there.
     */
    File clusterDirectory()
    {
        final File directory = configuration().directory().resolve(ClusterNode.CLUSTER_DIRECTORY).toFile();
        if (!ClusterTool.markFileExists(directory))
        {
            throw new BadInputException(
                "no member was ever started there: directory=" + directory + "; start it with lockstep node");
        }

        return directory;
    }

    /**
     * What the member's file says.
     */
    ClusterConfiguration configuration()
    {
        try
        {
            return ClusterConfiguration.read(config);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new BadInputException(ex);
        }
    }

    /**
     * What the member says of its cluster.
     *
     * @return null where it does not answer.
     */
    ClusterMembership membership()
    {
        return ClusterProbe.membership(clusterDirectory().getParentFile().toPath(), TIMEOUT_MS);
    }
}
