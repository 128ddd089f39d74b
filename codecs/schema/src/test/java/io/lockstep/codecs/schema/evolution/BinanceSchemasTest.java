package io.lockstep.codecs.schema.evolution;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import uk.co.real_logic.sbe.ir.IrEncoder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The verdicts on successive schemas of a real venue. Each was compared by hand with the difference of the XML files;
 * why it is right stands beside it in the resource that lists it.
 */
class BinanceSchemasTest
{
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"2_0,2_1", "2_1,3_0", "3_0,3_1"})
    void shouldJudgeSuccessiveVersionsRuleByRule(final String old, final String now) throws IOException
    {
        final List<String> expected = expected("binance-" + old + "-to-" + now + ".txt");

        final CompatibilityReport report = SchemaCompatibility.check(
            schema("binance_spot_" + old + ".xml"), schema("binance_spot_" + now + ".xml"));

        assertEquals(String.join("\n", expected),
            String.join("\n", report.verdicts().stream().map(BinanceSchemasTest::line).sorted().toList()));
    }

    @Test
    void shouldTakeAnotherProtocolOfTheSameVenueForAnotherSchema()
    {
        final CompatibilityReport report = SchemaCompatibility.check(
            schema("binance_spot_3_1.xml"), schema("binance_stream_1_0.xml"));

        assertEquals(Rule.SCHEMA_ID_CHANGED, report.verdicts().get(0).rule());
        assertEquals(Rule.PACKAGE_CHANGED, report.verdicts().get(1).rule());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "binance_spot_2_0", "binance_spot_2_1", "binance_spot_3_0", "binance_spot_3_1", "binance_stream_1_0",
        "FixBinary"})
    void shouldFindAnIrAsGoodAsItsXml(final String name)
    {
        final Path xml = schema(name + ".xml");
        final Path ir = directory.resolve(name + ".sbeir");
        try (IrEncoder encoder = new IrEncoder(ir.toString(), SchemaFile.read(xml).ir()))
        {
            encoder.encode();
        }

        assertEquals(List.of(), SchemaCompatibility.check(ir, xml).verdicts());
        assertEquals(List.of(), SchemaCompatibility.check(xml, ir).verdicts());
    }

    private static String line(final Verdict verdict)
    {
        return verdict.rule().severity().word() + ' ' + verdict.rule().id() + ' ' + verdict.place() +
            (verdict.alsoAt().isEmpty() ? "" : " +" + verdict.alsoAt().size()) +
            ": " + verdict.was() + " -> " + verdict.is();
    }

    private static List<String> expected(final String name) throws IOException
    {
        try (InputStream stream = BinanceSchemasTest.class.getResourceAsStream(name))
        {
            assertNotNull(stream, name);
            return new String(stream.readAllBytes(), UTF_8).lines()
                .filter((line) -> !line.isBlank() && !line.startsWith("#")).sorted().toList();
        }
    }

    private static Path schema(final String name)
    {
        final Path file = Path.of(System.getProperty("lockstep.shared.data", "."), "schemas", name);
        assumeTrue(Files.exists(file), "skipped, there is no such file: " + file);

        return file;
    }
}
