package io.lockstep.codecs.maven;

import io.lockstep.codecs.schema.evolution.ReleasedSchemas;
import org.apache.maven.plugin.MojoFailureException;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * Breaks the build where a schema of the module is no successor of one that the module has released.
 *
 * <p>The releases are IRs in {@code src/released}; a module that has no such directory has released nothing.
 */
public final class CheckMojo extends SchemaMojo
{
    private File releasedDirectory;

    /**
     * Made by Maven.
     */
    public CheckMojo()
    {
    }

    @Override
    void execute(final List<Path> files)
        throws MojoFailureException, IOException, InterruptedException, URISyntaxException
    {
        if (!releasedDirectory.isDirectory())
        {
            getLog().info("nothing is released: releasedDirectory=" + releasedDirectory);
            return;
        }

        if (0 != run(ReleasedSchemas.class, List.of(releasedDirectory.getPath()), files))
        {
            throw new MojoFailureException("a schema does not go with a release; what is wrong with it is above");
        }
    }
}
