package io.lockstep.replay;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Application of the simulation: an event adds its hash to an account, and is answered by none, one or several outputs,
 * now and then also by a timer. Every byte of every event comes to be in an output and in the state.
 */
final class LedgerProcessor implements Processor
{
    static final String NAME = "ledger";
    static final int MIN_LENGTH = 24;
    static final int MAX_LENGTH = 12_000;
    static final int MAX_OUTPUT_LENGTH = 12_000;
    static final int ACCOUNTS = 16;
    static final int MAX_TIMERS = 32;

    private static final int SCHEMA_ID = 79;
    private static final int OUTPUT_LENGTH = 32;
    private static final int LONG_OUTPUT_LENGTH = 9_000;
    private static final int VALUE_OFFSET = 8;
    private static final int ACCOUNT_OFFSET = 16;
    private static final int KINDS = 8;
    private static final long MAX_DELAY_NS = 50;

    private ProcessorContext ctx;
    private LongTable accounts;

    static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length >= MIN_LENGTH && SchemaIds.schemaId(buffer, offset) == SCHEMA_ID;
    }

    static void encode(final MutableDirectBuffer buffer, final int length, final long value, final int account)
    {
        header(buffer, 1);
        buffer.putLong(VALUE_OFFSET, value, ByteOrder.LITTLE_ENDIAN);
        buffer.putLong(ACCOUNT_OFFSET, account, ByteOrder.LITTLE_ENDIAN);
        for (int offset = MIN_LENGTH; offset < length; offset++)
        {
            buffer.putByte(offset, (byte)(value >>> (offset & 31)));
        }
    }

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
        accounts = ctx.stores().longTable("accounts", ACCOUNTS);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        long hash = length;
        for (int i = 0; i + Long.BYTES <= length; i += Long.BYTES)
        {
            hash = hash * 31 + buffer.getLong(offset + i);
        }
        final long account = buffer.getLong(offset + ACCOUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
        final long total = Math.max(0, accounts.get(account)) + (hash & 0xFFFF);
        accounts.put(account, total);

        final int kind = (int)(buffer.getLong(offset + VALUE_OFFSET, ByteOrder.LITTLE_ENDIAN) & (KINDS - 1));
        final int outputs = kind < 2 ? kind : kind < KINDS - 1 ? 1 : 4;
        for (int i = 0; i < outputs; i++)
        {
            send(kind == 3 ? LONG_OUTPUT_LENGTH : OUTPUT_LENGTH, total, hash);
        }
        if (kind == 4)
        {
            ctx.schedule(account, ctx.timeNs() + 1 + (hash & 0xFF) % MAX_DELAY_NS);
        }
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        accounts.put(timerId, Math.max(0, accounts.get(timerId)) + 1);
        send(OUTPUT_LENGTH, accounts.get(timerId), deadlineNs);
    }

    private void send(final int length, final long total, final long hash)
    {
        final MutableDirectBuffer output = ctx.claim(length);
        output.setMemory(0, length, (byte)hash);
        header(output, 2);
        output.putLong(VALUE_OFFSET, total, ByteOrder.LITTLE_ENDIAN);
        output.putLong(ACCOUNT_OFFSET, hash, ByteOrder.LITTLE_ENDIAN);
        ctx.send();
    }

    private static void header(final MutableDirectBuffer buffer, final int templateId)
    {
        buffer.putShort(0, (short)16, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(2, (short)templateId, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(4, (short)SCHEMA_ID, ByteOrder.LITTLE_ENDIAN);
        buffer.putShort(6, (short)0, ByteOrder.LITTLE_ENDIAN);
    }
}
