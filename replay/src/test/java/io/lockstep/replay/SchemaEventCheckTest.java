package io.lockstep.replay;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.json.MessageJson;
import io.lockstep.codecs.schema.validation.MessageCheck;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineCore;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What a schema's check refuses at the edge of a journaled engine is not in its journal, then or after a restart.
 */
@Timeout(60)
class SchemaEventCheckTest
{
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="checked" id="700" version="0"
            byteOrder="littleEndian">
          <types>
            <composite name="messageHeader">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="templateId" primitiveType="uint16"/>
              <type name="schemaId" primitiveType="uint16"/>
              <type name="version" primitiveType="uint16"/>
            </composite>
            <composite name="groupSizeEncoding">
              <type name="blockLength" primitiveType="uint16"/>
              <type name="numInGroup" primitiveType="uint16"/>
            </composite>
            <composite name="text">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0" characterEncoding="UTF-8"/>
            </composite>
            <enum name="Side" encodingType="uint8">
              <validValue name="BUY">0</validValue>
              <validValue name="SELL">1</validValue>
            </enum>
          </types>
          <sbe:message name="Basket" id="1">
            <field name="account" id="1" type="int64"/>
            <field name="side" id="2" type="Side"/>
            <group name="legs" id="3">
              <field name="quantity" id="4" type="uint32"/>
            </group>
            <data name="note" id="5" type="text"/>
          </sbe:message>
        </sbe:messageSchema>
        """;
    private static final String BASKET =
        "{\"schema\":700,\"version\":0,\"template\":1,\"message\":\"Basket\",\"blockLength\":9,\"fields\":{" +
        "\"account\":77,\"side\":\"SELL\",\"legs\":[{\"quantity\":3},{\"quantity\":4}],\"note\":\"ok\"}}";
    private static final int SIDE_OFFSET = 16;
    private static final int COUNT_OFFSET = 19;
    private static final int NOTE_LENGTH_OFFSET = 29;

    @TempDir
    private Path directory;
    private final Schema schema = SchemaReader.ofXml("checked", null, XML.getBytes(StandardCharsets.UTF_8));
    private final MessageCheck check = MessageCheck.of(schema);
    private final byte[] basket = new MessageJson(schema, false, true).read(BASKET);
    private final List<String> applied = new ArrayList<>();

    @Test
    void shouldRefuseHostileMessagesWithAReason()
    {
        assertRefused("side", with(SIDE_OFFSET, 2));
        assertRefused("legs", with(COUNT_OFFSET, 200));
        assertRefused("note", with(NOTE_LENGTH_OFFSET, 200));
        assertRefused("Basket", with(0, 8));
        assertRefused("", with(2, 9));
        assertRefused("", with(4, 0));
        assertRefused("Basket", Arrays.copyOf(basket, basket.length + 1));
        for (int length = 8; length < basket.length; length++)
        {
            assertRefused("", Arrays.copyOf(basket, length));
        }

        try (JournaledEngine journaled = launch())
        {
            assertTrue(offer(journaled.engine(), basket) > 0);
        }
        applied.clear();
        launch().close();
        assertEquals(List.of(HexFormat.of().formatHex(basket)), applied);
    }

    @Test
    void shouldJournalJustWhatTheCheckLetsPass()
    {
        final long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("SchemaEventCheckTest: -Dlockstep.seed=" + seed);
        final SplittableRandom random = new SplittableRandom(seed);
        final List<String> passed = new ArrayList<>();
        int refused = 0;
        try (JournaledEngine journaled = launch())
        {
            for (int i = 0; i < 5_000; i++)
            {
                final byte[] mutated = Arrays.copyOf(
                    basket, random.nextInt(4) == 0 ? 8 + random.nextInt(basket.length) : basket.length);
                mutated[random.nextInt(mutated.length)] ^= (byte)(1 << random.nextInt(Byte.SIZE));
                final boolean isSound = MessageCheck.OK == check.check(new UnsafeBuffer(mutated), 0, mutated.length);

                final long order = offer(journaled.engine(), mutated);

                assertTrue(isSound ? order > 0 : order == Engine.EVENT_NOT_KNOWN, "order=" + order + " seed=" + seed);
                refused += isSound ? 0 : 1;
                if (isSound)
                {
                    passed.add(HexFormat.of().formatHex(mutated));
                }
            }
        }

        applied.clear();
        launch().close();

        assertEquals(passed, applied, "seed=" + seed);
        assertTrue(refused > 500 && passed.size() > 500, "refused=" + refused + " passed=" + passed.size());
    }

    private void assertRefused(final String word, final byte[] message)
    {
        final String reason = check.refusal(check.check(new UnsafeBuffer(message), 0, message.length)).text();
        final long order;
        try (JournaledEngine journaled = launch())
        {
            order = offer(journaled.engine(), message);
        }

        assertEquals(Engine.EVENT_NOT_KNOWN, order, reason);
        assertFalse(reason.isEmpty());
        assertTrue(reason.contains(word), reason);
        assertEquals(List.of(), applied);
    }

    private byte[] with(final int index, final int value)
    {
        final byte[] message = basket.clone();
        message[index] = (byte)value;
        return message;
    }

    private static long offer(final Engine engine, final byte[] message)
    {
        final long order = engine.offer(1, EngineCore.NO_SOURCE, 0, new UnsafeBuffer(message), 0, message.length);
        engine.invoke();
        return order;
    }

    private JournaledEngine launch()
    {
        final JournaledEngineContext ctx = new JournaledEngineContext()
            .directory(directory)
            .applicationName("checked")
            .segmentLength(1024 * 1024)
            .core(new CoreContext().processor(processor()).eventCheck(new SchemaEventCheck(check)))
            .pageHomeFactory((file) -> new DirectPageHome());
        ctx.engine().threading(Threading.INVOKER);
        return JournaledEngine.launch(ctx);
    }

    private Processor processor()
    {
        return new Processor()
        {
            @Override
            public void onStart(final ProcessorContext ctx)
            {
            }

            @Override
            public void onEvent(final DirectBuffer buffer, final int offset, final int length)
            {
                final byte[] bytes = new byte[length];
                buffer.getBytes(offset, bytes);
                applied.add(HexFormat.of().formatHex(bytes));
            }
        };
    }
}
