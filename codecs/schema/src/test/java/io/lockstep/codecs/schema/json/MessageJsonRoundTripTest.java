package io.lockstep.codecs.schema.json;

import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.RandomMessage;
import io.lockstep.codecs.schema.RandomSchema;
import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaFiles;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class MessageJsonRoundTripTest
{
    private static final int SCHEMAS = Integer.getInteger("lockstep.json.schemas", 150);
    private static final int MESSAGES = 20;

    private int withBytes;
    private int withBlockLengths;
    private int plain;

    @Test
    void shouldGiveTheSameBytesForRandomMessagesOfRandomSchemas()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed);
        final Random random = new Random(seed);
        final Set<String> reached = new TreeSet<>();

        for (int i = 0; i < SCHEMAS; i++)
        {
            final RandomSchema made = new RandomSchema(random);
            reached.addAll(made.reached());
            final Schema schema = made.schema();
            for (int j = 0; j < MESSAGES; j++)
            {
                shouldRoundTrip(schema, new RandomMessage(schema, random, j % 2 == 0).next(), seed);
            }
        }

        assertEquals(new TreeSet<>(RandomSchema.KINDS), reached);
        assertTrue(withBytes > 100 && withBlockLengths > 100 && plain > 100,
            "withBytes=" + withBytes + " withBlockLengths=" + withBlockLengths + " plain=" + plain);
    }

    @Test
    void shouldGiveTheSameBytesForEveryMessageOfRealSchemas()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("lockstep.seed=" + seed);
        final Random random = new Random(seed);
        int messages = 0;

        for (final Schema schema : SchemaFiles.all())
        {
            for (final MessageLayout message : schema.messages())
            {
                for (int i = 0; i < MESSAGES; i++)
                {
                    shouldRoundTrip(schema, new RandomMessage(schema, random, i % 2 == 0).next(message), seed);
                    messages++;
                }
            }
        }

        System.out.println("messages of real schemas: " + messages);
        assertTrue(messages > 500, "messages=" + messages);
    }

    private void shouldRoundTrip(final Schema schema, final byte[] message, final long seed)
    {
        final MessageJson json = new MessageJson(schema, seed % 2 == 0, true);

        final String text = json.write(new UnsafeBuffer(message), 0, message.length);
        final byte[] again = json.read(text);

        assertArrayEquals(message, again, () -> "seed=" + seed + " json=" + text);
        withBytes += text.contains("\"bytes\":{") ? 1 : 0;
        withBlockLengths += text.contains("\"groupBlockLengths\":{") ? 1 : 0;
        plain += text.endsWith("}}") && !text.contains("\"bytes\":{") ? 1 : 0;
    }
}
