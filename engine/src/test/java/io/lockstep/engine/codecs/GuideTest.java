package io.lockstep.engine.codecs;

import io.lockstep.codecs.generator.Generator;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.ListenerOutputs;
import io.lockstep.engine.Processor;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The guide's schema generates, its processor compiles as it stands there, without a warning, and does what it says, in
 * fewer lines than the guide may take.
 */
@Timeout(120)
class GuideTest
{
    private static final Pattern BLOCK = Pattern.compile("```(xml|java)\n(.*?)```", Pattern.DOTALL);
    private static final int LINE_LIMIT = 40;

    @TempDir
    private Path directory;

    @Test
    void shouldComeFromASchemaToAProcessorThatRuns() throws Exception
    {
        final List<String> blocks = blocks();
        final String plugin = blocks.get(1);
        final String program = blocks.get(2);
        final Path schema = Files.writeString(directory.resolve("bank.xml"), blocks.get(0));

        new Generator(directory, directory, true).generate(schema);
        Files.writeString(directory.resolve("Bank.java"), program);
        compile();

        assertEquals(List.of("7 100", "7 130"), run());
        assertTrue(plugin.contains("<artifactId>lockstep-codecs-maven-plugin</artifactId>"), plugin);
        final long lines = Stream.of(plugin, program).flatMap(String::lines)
            .filter((line) -> !line.isBlank())
            .count();
        assertTrue(lines < LINE_LIMIT, "the guide takes too many lines: lines=" + lines);
    }

    private static List<String> blocks() throws Exception
    {
        final String guide = Files.readString(Path.of(System.getProperty("lockstep.home"), "codecs", "README.md"));
        final Matcher matcher = BLOCK.matcher(guide);
        final List<String> blocks = new ArrayList<>();
        while (matcher.find())
        {
            blocks.add(matcher.group(2));
        }
        assertEquals(3, blocks.size(), "the guide has a schema, a plugin and a program");
        return blocks;
    }

    private void compile() throws Exception
    {
        final List<String> arguments = new ArrayList<>(List.of("-proc:none", "-Xlint:all", "-Werror",
            "-d", directory.toString(), "-cp", System.getProperty("java.class.path")));
        try (Stream<Path> files = Files.walk(directory))
        {
            files.filter((file) -> file.toString().endsWith(".java")).map(Path::toString).forEach(arguments::add);
        }
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final ByteArrayOutputStream errors = new ByteArrayOutputStream();
        final int status = compiler.run(null, null, errors, arguments.toArray(String[]::new));
        assertEquals(0, status, errors.toString(StandardCharsets.UTF_8));
    }

    private List<String> run() throws Exception
    {
        final List<String> outputs = new ArrayList<>();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
            EngineCore core = new EngineCore(new CoreContext()
                .processor((Processor)loader.loadClass("Bank").getConstructor().newInstance())
                .eventCheck((buffer, offset, length) -> true)
                .pageHome(new DirectPageHome())))
        {
            core.outputs(new ListenerOutputs(
                (header, buffer, offset, length) ->
                    outputs.add(buffer.getLong(offset + 8) + " " + buffer.getLong(offset + 16)), 64));
            core.apply(1, 1, EngineCore.NO_SOURCE, 0, deposit(7, 100), 0, 24);
            core.apply(2, 1, EngineCore.NO_SOURCE, 0, deposit(7, 30), 0, 24);
        }

        return outputs;
    }

    private static UnsafeBuffer deposit(final long account, final long amount)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[24]);
        event.putShort(0, (short)16);
        event.putShort(2, (short)1);
        event.putShort(4, (short)2001);
        event.putLong(8, account);
        event.putLong(16, amount);
        return event;
    }
}
