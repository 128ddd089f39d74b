package io.lockstep.replay.parquet;

import io.lockstep.codecs.schema.Schema;
import io.lockstep.codecs.schema.SchemaReader;
import io.lockstep.codecs.schema.json.MessageJson;
import io.lockstep.engine.Durability;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.replay.journal.InputJournal;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.Manifest;
import io.lockstep.replay.journal.OutputJournal;
import io.lockstep.replay.journal.Recording;
import org.agrona.concurrent.UnsafeBuffer;
import uk.co.real_logic.sbe.ir.IrEncoder;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * A journal that a test writes, of messages with every kind of field.
 */
final class TradeJournal implements AutoCloseable
{
    static final long START_NS = 1_700_000_000_000_000_001L;

    private static final int MAX_LENGTH = 1_000;
    private static final String XML = """
        <?xml version="1.0" encoding="UTF-8"?>
        <sbe:messageSchema xmlns:sbe="http://fixprotocol.io/2016/sbe" package="trades" id="514" version="1"
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
            <composite name="bytes">
              <type name="length" primitiveType="uint16"/>
              <type name="varData" primitiveType="uint8" length="0"/>
            </composite>
            <enum name="Side" encodingType="char">
              <validValue name="BUY">B</validValue>
              <validValue name="SELL">S</validValue>
            </enum>
            <set name="Flags" encodingType="uint16">
              <choice name="first">0</choice>
              <choice name="fourth">3</choice>
            </set>
            <composite name="Price">
              <type name="mantissa" primitiveType="int64" presence="optional"/>
              <type name="exponent" primitiveType="int8" presence="constant">-4</type>
              <ref name="side" type="Side"/>
            </composite>
            <composite name="Fee">
              <type name="mantissa" primitiveType="int32"/>
              <type name="exponent" primitiveType="int8" presence="constant">-2</type>
            </composite>
            <composite name="Rate">
              <type name="mantissa" primitiveType="int16"/>
              <type name="exponent" primitiveType="int8" presence="constant">-3</type>
            </composite>
            <composite name="Thousands">
              <type name="mantissa" primitiveType="int32"/>
              <type name="exponent" primitiveType="int8" presence="constant">3</type>
            </composite>
            <type name="Symbol" primitiveType="char" length="6" characterEncoding="US-ASCII"/>
            <type name="Three" primitiveType="uint16" length="3"/>
          </types>
          <sbe:message name="Trade" id="1">
            <field name="id" id="1" type="uint64"/>
            <field name="tiny" id="2" type="int8"/>
            <field name="octet" id="3" type="uint8"/>
            <field name="port" id="4" type="uint16"/>
            <field name="number" id="5" type="int32" presence="optional"/>
            <field name="count" id="6" type="uint32"/>
            <field name="Sequence" id="7" type="int64"/>
            <field name="price" id="8" type="Price"/>
            <field name="fee" id="9" type="Fee"/>
            <field name="rate" id="10" type="Rate"/>
            <field name="volume" id="11" type="Thousands"/>
            <field name="weight" id="12" type="float"/>
            <field name="ratio" id="13" type="double" presence="optional"/>
            <field name="side" id="14" type="Side"/>
            <field name="flags" id="15" type="Flags"/>
            <field name="symbol" id="16" type="Symbol"/>
            <field name="three" id="17" type="Three"/>
            <field name="always" id="18" type="Side" presence="constant" valueRef="Side.SELL"/>
            <field name="account" id="19" type="uint32" semanticType="@personal:account @mask:last2"/>
            <field name="late" id="20" type="int32" sinceVersion="1"/>
            <group name="legs" id="30" dimensionType="groupSizeEncoding">
              <field name="id" id="31" type="uint64"/>
              <data name="note" id="32" type="text"/>
            </group>
            <data name="email" id="40" type="text" semanticType="@personal:email"/>
            <data name="raw" id="41" type="bytes"/>
          </sbe:message>
          <sbe:message name="Quiet" id="2">
            <field name="value" id="1" type="int64"/>
          </sbe:message>
        </sbe:messageSchema>
        """;
    private static final Schema SCHEMA =
        SchemaReader.ofXml("trades", null, XML.getBytes(StandardCharsets.UTF_8));

    private final MessageJson messages = new MessageJson(SCHEMA, false, true);
    private final JournalDirectory directory;
    private final InputJournal input;
    private final OutputJournal output;
    private long sequence;

    TradeJournal(final Path path)
    {
        directory = JournalDirectory.open(path,
            Manifest.ofNew(Recording.MIN_SEGMENT_LENGTH, "test", 0xABC, 1_700_000_000_000L, 0),
            Map.of("trades.sbeir", ir()));
        input = InputJournal.open(directory, Durability.OS);
        output = OutputJournal.open(directory, 4 * MAX_LENGTH, Long.MAX_VALUE);
    }

    static String quiet(final long value)
    {
        return "{\"message\":\"Quiet\",\"fields\":{\"value\":" + value + "}}";
    }

    void event(final String json)
    {
        event(messages.read(json));
    }

    void event(final byte[] bytes)
    {
        sequence++;
        input.append(sequence, timeNs(sequence), 7, sequence, new UnsafeBuffer(bytes), 0, bytes.length);
        // A frame for each, so that a damaged one is no torn end.
        input.flush();
    }

    /**
     * The only output of the last event; null for none.
     */
    void output(final String json)
    {
        final byte[] bytes = json == null ? new byte[0] : messages.read(json);
        output.append(new OnlyOutput(sequence, bytes.length == 0), new UnsafeBuffer(bytes), 0, bytes.length);
    }

    byte[] encode(final String json)
    {
        return messages.read(json);
    }

    static long timeNs(final long sequence)
    {
        return START_NS + sequence * 1_000_003;
    }

    @Override
    public void close()
    {
        input.flush();
        output.flush();
        output.close();
        input.close();
        directory.close();
    }

    private static byte[] ir()
    {
        final ByteBuffer ir = ByteBuffer.allocateDirect(1 << 16);
        try (IrEncoder encoder = new IrEncoder(ir, SCHEMA.ir()))
        {
            final byte[] bytes = new byte[encoder.encode()];
            new UnsafeBuffer(ir).getBytes(0, bytes);
            return bytes;
        }
    }

    /**
     * Header of an output that is its event's only one, or of an event without.
     */
    private record OnlyOutput(long sequence, boolean isEmpty) implements OutputHeader
    {
        @Override
        public int index()
        {
            return 0;
        }

        @Override
        public long timestampNs()
        {
            return timeNs(sequence);
        }

        @Override
        public long source()
        {
            return 7;
        }

        @Override
        public long sourceSequence()
        {
            return sequence;
        }

        @Override
        public boolean isLast()
        {
            return true;
        }

        @Override
        public int outcomeCode()
        {
            return (isEmpty ? Outcome.DUPLICATE : Outcome.APPLIED).code();
        }
    }
}
