package io.lockstep.codecs.maven;

import io.lockstep.codecs.generator.Generator;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoFailureException;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;

/**
 * Makes Java sources and serialised IRs from the SBE schemas of a module.
 *
 * <p>The sources are compiled with the module; the IRs are resources below {@code META-INF/sbe}.
 */
public final class GenerateMojo extends SchemaMojo
{
    private File sourceDirectory;
    private File irDirectory;
    private boolean warningsFatal;
    private boolean forTests;

    /**
     * Made by Maven.
     */
    public GenerateMojo()
    {
    }

    @Override
    void execute(final List<Path> files)
        throws MojoFailureException, IOException, InterruptedException, URISyntaxException
    {
        final List<String> arguments =
            List.of(sourceDirectory.getPath(), irDirectory.getPath(), String.valueOf(warningsFatal));
        if (0 != run(Generator.class, arguments, files))
        {
            throw new MojoFailureException("a schema was refused; what is wrong with it is above");
        }

        final Resource resource = new Resource();
        resource.setDirectory(irDirectory.getPath());
        resource.setTargetPath("META-INF/sbe");
        if (forTests)
        {
            project().addTestCompileSourceRoot(sourceDirectory.getPath());
            project().addTestResource(resource);
        }
        else
        {
            project().addCompileSourceRoot(sourceDirectory.getPath());
            project().addResource(resource);
        }
    }
}
