package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.RandomMessage;
import io.lockstep.codecs.schema.RandomSchema;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaFiles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * The check against a decoder that shares nothing with it. The long form:
 * {@code ./lockstep test -pl codecs/schema -am -Dtest=MutatedMessagesTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dlockstep.fuzz.messages=10000000}.
 */
@Timeout(1_800)
class MutatedMessagesTest
{
    private static final int MESSAGES = Integer.getInteger("lockstep.fuzz.messages", 200_000);
    private static final int MUTATIONS = 100;
    private static final int RANDOM_SCHEMAS = 60;
    private static final int MARGIN = 3;

    private final Map<Rule, Integer> refused = new EnumMap<>(Rule.class);
    private int passed;

    @Test
    void shouldRefuseExactlyWhatTheReferenceRefuses()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed + " lockstep.fuzz.messages=" + MESSAGES);
        final Random random = new Random(seed);
        final List<Schema> schemas = new ArrayList<>(SchemaFiles.all());
        for (int i = 0; i < RANDOM_SCHEMAS; i++)
        {
            schemas.add(new RandomSchema(random).schema());
        }
        final List<MessageCheck> checks = schemas.stream().map(MessageCheck::of).toList();
        final List<ReferenceDecoder> references =
            schemas.stream().map((schema) -> new ReferenceDecoder(schema.ir())).toList();

        for (int i = 0; i < MESSAGES; i += MUTATIONS)
        {
            final int index = random.nextInt(schemas.size());
            final byte[] message = new RandomMessage(schemas.get(index), random, random.nextInt(8) > 0).next();
            for (int j = 0; j < MUTATIONS; j++)
            {
                final byte[] bytes = j == 0 ? message : mutated(message, random);
                compare(checks.get(index), references.get(index), bytes, random.nextInt(8), seed);
            }
        }

        System.out.println("passed " + passed + ", refused " + refused);
        for (final Rule rule : Rule.values())
        {
            assertTrue(refused.getOrDefault(rule, 0) > 0, () -> rule + " was never reached");
        }
        assertTrue(passed > MESSAGES / 50, "passed=" + passed);
    }

    private void compare(
        final MessageCheck check,
        final ReferenceDecoder reference,
        final byte[] bytes,
        final int margin,
        final long seed)
    {
        // Bounds are checked, and end where the message ends; it begins at any alignment.
        final byte[] around = new byte[margin + bytes.length];
        Arrays.fill(around, (byte)0x7F);
        System.arraycopy(bytes, 0, around, margin, bytes.length);
        final UnsafeBuffer buffer = new UnsafeBuffer(around, 0, around.length);

        final int outcome;
        try
        {
            outcome = check.check(buffer, margin, bytes.length);
        }
        catch (final RuntimeException ex)
        {
            fail("seed=" + seed + " message=" + HexFormat.of().formatHex(bytes), ex);
            return;
        }
        final Rule actual = outcome == MessageCheck.OK ? null : check.refusal(outcome).rule();

        assertEquals(reference.decode(bytes), actual,
            () -> "seed=" + seed + " message=" + HexFormat.of().formatHex(bytes));
        if (actual == null)
        {
            passed++;
        }
        else
        {
            refused.merge(actual, 1, Integer::sum);
        }
    }

    private static byte[] mutated(final byte[] message, final Random random)
    {
        byte[] bytes = message.clone();
        for (int i = 1 + random.nextInt(MARGIN); i > 0; i--)
        {
            bytes = mutatedOnce(bytes, random);
        }

        return bytes;
    }

    private static byte[] mutatedOnce(final byte[] bytes, final Random random)
    {
        if (bytes.length == 0)
        {
            return new byte[1];
        }

        final int at = random.nextInt(bytes.length);
        switch (random.nextInt(7))
        {
            case 0:
                bytes[at] = (byte)random.nextInt();
                return bytes;

            case 1:
                bytes[at] ^= (byte)(1 << random.nextInt(8));
                return bytes;

            case 2:
                bytes[at] = (byte)(random.nextBoolean() ? 0xFF : 0);
                return bytes;

            case 3:
                return Arrays.copyOf(bytes, at);

            case 4:
                return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(4));

            case 5:
                // Sizes at both ends of what they can be.
                for (int i = at; i < Math.min(bytes.length, at + (1 << random.nextInt(4))); i++)
                {
                    bytes[i] = (byte)(random.nextInt(4) == 0 ? 0x7F : 0xFF);
                }
                return bytes;

            default:
                bytes[random.nextInt(Math.min(bytes.length, 8))] = (byte)random.nextInt(4);
                return bytes;
        }
    }
}
