package io.lockstep.codecs.schema.evolution;

import io.lockstep.codecs.schema.SchemaException;
import io.lockstep.codecs.schema.SchemaReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import uk.co.real_logic.sbe.ir.IrEncoder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class ReleasedSchemasTest
{
    private static final String A = "<field name=\"a\" id=\"1\" type=\"uint32\"/>";
    private static final String B =
        "<field name=\"b\" id=\"2\" type=\"uint32\" presence=\"optional\" sinceVersion=\"1\"/>";
    private static final int DAMAGES = 2_000;

    @TempDir
    private Path directory;

    @Test
    void shouldCheckAgainstEveryReleaseOfTheSchema() throws IOException
    {
        final Path first = release("order-0.sbeir", SchemaText.message(0, A));
        final Path second = release("order-1.sbeir", SchemaText.message(1, A + B));
        release("other-0.sbeir", SchemaText.message(0, B.replace("1", "0")).replace("id=\"7\"", "id=\"8\""));
        final Path today = Files.writeString(directory.resolve("order.xml"), SchemaText.message(2, A));

        final Map<Path, CompatibilityReport> reports = ReleasedSchemas.check(directory, today);

        assertEquals(Set.of(first, second), reports.keySet());
        assertTrue(reports.get(first).isCompatible());
        assertFalse(reports.get(second).isCompatible());
    }

    @Test
    void shouldRefuseADirectoryThatIsNotThere() throws IOException
    {
        final Path today = Files.writeString(directory.resolve("order.xml"), SchemaText.message(0, A));

        final SchemaException ex = assertThrows(
            SchemaException.class, () -> ReleasedSchemas.check(directory.resolve("none"), today));

        assertTrue(ex.getMessage().contains("none"), ex.getMessage());
    }

    @Test
    void shouldRefuseAnIrOfAnyFlippedBitOrReadItAsASchema() throws IOException
    {
        final byte[] ir = Files.readAllBytes(release("order-0.sbeir", SchemaText.message(0, A)));
        int refused = 0;

        for (int bit = 0; bit < ir.length * Byte.SIZE; bit++)
        {
            final byte[] damaged = ir.clone();
            damaged[bit / Byte.SIZE] ^= (byte)(1 << (bit % Byte.SIZE));
            refused += isRefused(ir, damaged) ? 1 : 0;
        }

        assertTrue(refused > ir.length, "refused " + refused);
    }

    @Test
    void shouldRefuseADamagedIrOrReadItAsASchema() throws IOException
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        final Random random = new Random(seed);
        final Path sound = release("order-0.sbeir", SchemaText.message(0, A));
        final byte[] ir = Files.readAllBytes(sound);
        int refused = 0;

        for (int i = 0; i < DAMAGES; i++)
        {
            final byte[] damaged = Arrays.copyOf(ir, i % 2 == 0 ? ir.length : random.nextInt(ir.length));
            if (damaged.length > 0)
            {
                damaged[random.nextInt(damaged.length)] ^= (byte)(1 << random.nextInt(Byte.SIZE));
            }
            refused += isRefused(ir, damaged) ? 1 : 0;
        }

        assertTrue(refused > DAMAGES / 4, "refused " + refused + " -Dlockstep.seed=" + seed);
    }

    private static boolean isRefused(final byte[] ir, final byte[] damaged)
    {
        try
        {
            SchemaCompatibility.check(of(ir), of(damaged));
            return false;
        }
        catch (final SchemaException ex)
        {
            return true;
        }
    }

    private static SchemaFile of(final byte[] ir)
    {
        return SchemaFile.of("order-0.sbeir", SchemaReader.ofIr("order-0.sbeir", ir));
    }

    private Path release(final String name, final String xml)
    {
        final Path file = directory.resolve(name);
        try (IrEncoder encoder = new IrEncoder(file.toString(), SchemaText.parse(xml).ir()))
        {
            encoder.encode();
        }

        return file;
    }
}
