package io.lockstep.codecs.generator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What is generated, flyweights and all, compiles with every lint on and every warning an error: for the schemas of
 * venues, of the SBE tool, of Aeron, and of this project.
 */
@Timeout(300)
class EverySchemaCompilesTest
{
    private static final Path HOME = Path.of(System.getProperty("lockstep.home"));
    private static final Path VENUES = Path.of(System.getProperty("lockstep.shared.data"), "schemas");

    @TempDir
    private Path directory;

    static Stream<Path> ownSchemas() throws IOException
    {
        try (Stream<Path> files = Files.walk(HOME))
        {
            return files.filter((file) -> file.toString().endsWith(".xml"))
                .filter((file) -> HOME.relativize(file).toString()
                    .matches(".*src.((main|test).sbe.*|test.resources.*everything.xml)"))
                .filter((file) -> !HOME.relativize(file).toString().contains("target"))
                .sorted()
                .toList()
                .stream();
        }
    }

    @Test
    void shouldCompileTheSchemasOfVenues() throws Exception
    {
        assumeTrue(Files.isDirectory(VENUES), "there are no schemas of venues: directory=" + VENUES);
        final List<Path> schemas;
        try (Stream<Path> files = Files.list(VENUES))
        {
            schemas = files.filter((file) -> file.toString().endsWith(".xml")).sorted().toList();
        }
        assertTrue(schemas.size() > 1, "too few schemas of venues: " + schemas);

        for (final Path schema : schemas)
        {
            final Path sources = directory.resolve(schema.getFileName().toString());

            new Generator(sources, directory, false).generate(schema);

            compile(schema.toString(), sources);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/sbe-ir.xml",
        "/archive/aeron-archive-codecs.xml",
        "/archive/aeron-archive-mark-codecs.xml",
        "/cluster/aeron-cluster-codecs.xml",
        "/cluster/aeron-cluster-mark-codecs.xml",
        "/cluster/aeron-cluster-node-state-codecs.xml"})
    void shouldCompileTheSchemasInsideJars(final String resource) throws Exception
    {
        final Path schema = directory.resolve("schema.xml");
        try (InputStream in = EverySchemaCompilesTest.class.getResourceAsStream(resource))
        {
            assertNotNull(in, resource);
            Files.copy(in, schema);
        }

        new Generator(directory.resolve("sources"), directory, false).generate(schema);

        compile(resource, directory.resolve("sources"));
    }

    @ParameterizedTest
    @MethodSource("ownSchemas")
    void shouldCompileOurOwnSchemas(final Path schema) throws Exception
    {
        new Generator(directory.resolve("sources"), directory, false).generate(schema);

        compile(schema.toString(), directory.resolve("sources"));
        assertTrue(Files.size(directory.resolve(
            schema.getFileName().toString().replace(".xml", ".sbeir"))) > 0);
    }

    private void compile(final String name, final Path sources) throws IOException
    {
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files =
            compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
            Stream<Path> all = Files.walk(sources))
        {
            final List<Path> units = all.filter((file) -> file.toString().endsWith(".java")).toList();
            assertTrue(units.size() > 4, "too little was generated: schema=" + name + " files=" + units);

            final boolean isCompiled = compiler.getTask(messages, files, null, options(), null,
                files.getJavaFileObjectsFromPaths(units)).call();

            assertEquals("", messages.toString(), name);
            assertTrue(isCompiled, name);
        }
    }

    /**
     * The few classes of ours that generated code needs are compiled from their sources, since their modules are built
     * after this one, with it.
     */
    private List<String> options() throws IOException
    {
        final Path classes = Files.createDirectories(directory.resolve("classes"));
        final String ours = HOME.resolve("codecs/src/main/java") + java.io.File.pathSeparator +
            HOME.resolve("engine/src/main/java");
        return new ArrayList<>(List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString(),
            "-cp", System.getProperty("java.class.path"), "-sourcepath", ours, "-implicit:class"));
    }
}
