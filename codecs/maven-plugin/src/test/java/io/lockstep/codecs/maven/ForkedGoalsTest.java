package io.lockstep.codecs.maven;

import io.lockstep.codecs.generator.Generator;
import io.lockstep.codecs.schema.evolution.ReleasedSchemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The programs that the goals {@code generate} and {@code check} start, as they start them: a schema is generated and
 * released, then changed.
 */
@Timeout(60)
class ForkedGoalsTest
{
    private static final String SCHEMA = """
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="bank" id="5" version="%d"
                           byteOrder="littleEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
          </types>
          <sbe:message name="Deposit" id="1">
            %s
          </sbe:message>
        </sbe:messageSchema>
        """;
    private static final String ACCOUNT = "<field name=\"account\" id=\"1\" type=\"int64\"/>";

    @TempDir
    private Path directory;
    private String output;

    @Test
    void shouldBreakABuildWhoseSchemaIsNoSuccessorOfItsRelease() throws Exception
    {
        final Path schema = schema(0, ACCOUNT);
        final Path released = Files.createDirectories(directory.resolve("released"));
        final int generated = generate(schema);
        Files.copy(directory.resolve("ir/bank.sbeir"), released.resolve("bank-0.sbeir"));

        final int unchanged = check(released, schema);
        final int appended = check(released, schema(1, ACCOUNT +
            "<field name=\"note\" id=\"2\" type=\"int64\" presence=\"optional\" sinceVersion=\"1\"/>"));
        final int narrowed = check(released, schema(1, "<field name=\"account\" id=\"1\" type=\"int32\"/>"));
        final String verdict = output;
        final int noSchema = check(released, Files.writeString(schema, "<nothing/>"));

        assertEquals(0, generated);
        assertTrue(Files.exists(directory.resolve("sources/bank/MessageDispatcher.java")));
        assertEquals(List.of(0, 0, 1, 2), List.of(unchanged, appended, narrowed, noSchema), output);
        assertTrue(verdict.contains("Deposit") && verdict.contains("account"), verdict);
    }

    @Test
    void shouldBreakABuildWhoseSchemaIsNotValid() throws Exception
    {
        final int status = generate(schema(0, ACCOUNT.replace("/>", " semanticType=\"@partition\"/>")));

        assertEquals(1, status, output);
        assertTrue(output.contains("@partition"), output);
    }

    private Path schema(final int version, final String fields) throws IOException
    {
        return Files.writeString(directory.resolve("bank.xml"), SCHEMA.formatted(version, fields));
    }

    private int generate(final Path schema) throws Exception
    {
        return run(Generator.class, directory.resolve("sources"), directory.resolve("ir"), "true", schema);
    }

    private int check(final Path released, final Path schema) throws Exception
    {
        return run(ReleasedSchemas.class, released, schema);
    }

    private int run(final Class<?> main, final Object... arguments) throws Exception
    {
        final List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp", System.getProperty("java.class.path"),
            main.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        final Path log = directory.resolve("log");
        final Process process =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try
        {
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running: " + command);
        }
        finally
        {
            process.destroyForcibly();
        }
        output = Files.readString(log);

        return process.exitValue();
    }
}
