package io.lockstep.codecs.maven;

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
 * A goal that does something with the SBE schemas of a module.
 *
 * <p>Every {@code .xml} file in {@code src/main/sbe} that is a message schema is taken, unless {@code schemas} names
 * the files.
 *
 * <p>It starts a JVM, since what reads schemas reaches into the JDK, and Maven's own JVM cannot be told so.
 *
 * <p>The parameters of the goals are described in {@code META-INF/maven/plugin.xml}. Written by hand: Maven's own tool,
 * which would make it from annotations, does not read this language level.
 */
abstract class SchemaMojo extends AbstractMojo
{
    private static final String ROOT = "messageSchema";
    private static final int UNSAFE_OPTION_SINCE = 23;

    private MavenProject project;
    private File schemaDirectory;
    private List<String> schemas;

    /**
     * Do what the goal is for.
     *
     * @throws MojoExecutionException if it cannot be run.
     * @throws MojoFailureException   if there is no schema, or one is not valid.
     */
    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException
    {
        try
        {
            final List<Path> files = schemaFiles();
            if (files.isEmpty())
            {
                throw new MojoFailureException("there is no SBE schema: schemaDirectory=" + schemaDirectory);
            }

            execute(files);
        }
        catch (final IOException | XMLStreamException | URISyntaxException ex)
        {
            throw new MojoExecutionException("cannot read the schemas: schemaDirectory=" + schemaDirectory, ex);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new MojoExecutionException("interrupted", ex);
        }
    }

    /**
     * Do what the goal is for.
     *
     * @param files of the schemas.
     */
    abstract void execute(List<Path> files)
        throws MojoFailureException, IOException, InterruptedException, URISyntaxException;

    final MavenProject project()
    {
        return project;
    }

    /**
     * Run a program of this plugin's class path in a JVM of its own.
     *
     * @param main      class of the program.
     * @param arguments of the program.
     * @param files     arguments behind them.
     * @return its exit status.
     */
    final int run(final Class<?> main, final List<String> arguments, final List<Path> files)
        throws IOException, InterruptedException, URISyntaxException
    {
        final List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED");
        if (Runtime.version().feature() >= UNSAFE_OPTION_SINCE)
        {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", classPath()));
        command.add(main.getName());
        command.addAll(arguments);
        files.forEach((file) -> command.add(file.toString()));
        getLog().debug(String.join(" ", command));

        return new ProcessBuilder(command).inheritIO().start().waitFor();
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
