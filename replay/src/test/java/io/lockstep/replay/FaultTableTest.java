package io.lockstep.replay;

import org.junit.jupiter.api.Test;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FaultTableTest
{
    private static final Pattern PROOF = Pattern.compile("`(\\w+Test)\\.(should\\w+)`");

    @Test
    void shouldNameTestsThatThereAre() throws Exception
    {
        final List<String> lines =
            Files.readAllLines(Path.of(System.getProperty("lockstep.home"), "replay", "FAULTS.md"));
        final List<String> unproven = new ArrayList<>();
        final List<String> missing = new ArrayList<>();

        for (final String line : lines)
        {
            final Matcher proofs = PROOF.matcher(line);
            final boolean isCell = line.startsWith("| ") && !line.startsWith("| fault ");
            if (isCell && !proofs.find())
            {
                unproven.add(line);
            }
            proofs.reset();
            while (proofs.find())
            {
                if (!isTest(proofs.group(1), proofs.group(2)))
                {
                    missing.add(proofs.group());
                }
            }
        }

        assertEquals(List.of(), unproven);
        assertEquals(List.of(), missing);
        assertTrue(lines.size() > 40, "the table has " + lines.size() + " lines");
    }

    private static boolean isTest(final String type, final String name)
    {
        for (final String prefix : List.of("", "journal.", "snapshot.", "command."))
        {
            try
            {
                return Arrays.stream(Class.forName("io.lockstep.replay." + prefix + type).getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Test.class))
                    .map(Method::getName)
                    .anyMatch(name::equals);
            }
            catch (final ClassNotFoundException ex)
            {
                // In another package, then.
            }
        }

        return false;
    }
}
