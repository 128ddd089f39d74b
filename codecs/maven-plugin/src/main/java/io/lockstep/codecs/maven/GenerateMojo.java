package io.lockstep.codecs.maven;

import io.lockstep.codecs.generator.Generator;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.project.MavenProject;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes Java sources and serialised IRs from the SBE schemas of a module.
 *
 * <p>Every {@code .xml} file in {@code src/main/sbe} that is a message schema is taken, unless {@code schemas} names
 * the files. The sources are compiled with the module; the IRs are resources below {@code META-INF/sbe}.
 *
 * <p>It starts a JVM, since what it generates with reaches into the JDK, and Maven's own JVM cannot be told so.
 *
 * <p>Its parameters are described in {@code META-INF/maven/plugin.xml}. Written by hand: Maven's own tool, which would
 * make it from annotations, does not read this language level.
 */
public final class GenerateMojo extends AbstractMojo
{
    private static final String ROOT = "messageSchema";
    private static final int UNSAFE_OPTION_SINCE = 23;

    private MavenProject project;
    private File schemaDirectory;
    private List<String> schemas;
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

    /**
     * Generate.
     *
     * @throws MojoExecutionException if the generator cannot be run.
     * @throws MojoFailureException   if there is no schema, or one is not valid.
     */
    @Override
    public void execute() throws MojoExecutionException, MojoFailureException
    {
        try
        {
            final List<Path> files = schemaFiles();
            if (files.isEmpty())
            {
                throw new MojoFailureException("there is no SBE schema: schemaDirectory=" + schemaDirectory);
            }

            final int status = run(files);
            if (0 != status)
            {
                throw new MojoFailureException("a schema was refused; what is wrong with it is above");
            }
        }
        catch (final IOException | XMLStreamException | URISyntaxException ex)
        {
            throw new MojoExecutionException("cannot generate: schemaDirectory=" + schemaDirectory, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted while generating", ex);
        }

        final Resource resource = new Resource();
        resource.setDirectory(irDirectory.getPath());
        resource.setTargetPath("META-INF/sbe");
        if (forTests)
        {
            project.addTestCompileSourceRoot(sourceDirectory.getPath());
            project.addTestResource(resource);
        }
        else
        {
            project.addCompileSourceRoot(sourceDirectory.getPath());
            project.addResource(resource);
        }
    }

    private List<Path> schemaFiles() throws IOException, XMLStreamException
    {
        final List<Path> files = new ArrayList<>();
        if (null != schemas && !schemas.isEmpty())
        {
            schemas.forEach((name) -> files.add(schemaDirectory.toPath().resolve(name)));
            return files;
        }
        if (!schemaDirectory.isDirectory())
        {
            return files;
        }

        try (Stream<Path> all = Files.list(schemaDirectory.toPath()))
        {
            for (final Path file : all.filter((path) -> path.toString().endsWith(".xml")).sorted().toList())
            {
                if (isMessageSchema(file))
                {
                    files.add(file);
                }
            }
        }
        return files;
    }

    private static boolean isMessageSchema(final Path file) throws IOException, XMLStreamException
    {
        final XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        try (InputStream in = Files.newInputStream(file))
        {
            final XMLStreamReader reader = factory.createXMLStreamReader(in);
            while (reader.hasNext() && !reader.isStartElement())
            {
                reader.next();
            }
            return reader.isStartElement() && ROOT.equals(reader.getLocalName());
        }
    }

    private int run(final List<Path> files) throws IOException, InterruptedException, URISyntaxException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= UNSAFE_OPTION_SINCE)
        {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
        command.add(Generator.class.getName());
        command.addAll(List.of(sourceDirectory.getPath(), irDirectory.getPath(), String.valueOf(warningsFatal)));
        files.forEach((file) -> command.add(file.toString()));
        getLog().debug(String.join(" ", command));

        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }

    private static String classPath() throws URISyntaxException
    {
        final List<String> entries = new ArrayList<>();
        for (final URL url : ((URLClassLoader)GenerateMojo.class.getClassLoader()).getURLs())
        {
            entries.add(Path.of(url.toURI()).toString());
        }
        return String.join(File.pathSeparator, entries);
    }
}
