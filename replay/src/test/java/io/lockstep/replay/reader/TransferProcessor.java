package io.lockstep.replay.reader;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.state.LongTable;
import io.lockstep.engine.state.OrderedIndex;
import io.lockstep.engine.state.Record;
import io.lockstep.engine.state.Slab;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Application of the tests: money moves between accounts, and everything is kept twice.
 *
 * <p>Between two events, the balances add up to {@link #START_BALANCE} for each account, an account's record has its
 * balance and the complement of it, the index holds each account, and the count is the sequence of the last event.
 */
final class TransferProcessor implements Processor
{
    static final String NAME = "transfers";
    static final int LENGTH = 32;
    static final long START_BALANCE = 1_000;
    static final int ACCOUNTS = 64;
    static final long COUNT_KEY = 0;
    /** Account that money cannot be moved from: the processor goes round in circles, in the midst of its work. */
    static final long STALL = -1;

    static final int BALANCE_OFFSET = 0;
    static final int COMPLEMENT_OFFSET = 8;

    private static final int SCHEMA_ID = 79;
    private static final int FROM_OFFSET = 8;
    private static final int TO_OFFSET = 16;
    private static final int AMOUNT_OFFSET = 24;
    private static final long TIMER_ID = 5;

    private final AccountRecord record = new AccountRecord();
    private final boolean isStallHonoured;

    private ProcessorContext ctx;
    private LongTable counts;
    private LongTable slots;
    private Slab accounts;
    private OrderedIndex balances;

    TransferProcessor(final boolean isStallHonoured)
    {
        this.isStallHonoured = isStallHonoured;
    }

    static CoreContext core(final boolean isStallHonoured)
    {
        return new CoreContext()
            .processor(new TransferProcessor(isStallHonoured))
            .eventCheck((buffer, offset, length) ->
                length == LENGTH && SchemaIds.schemaId(buffer, offset) == SCHEMA_ID)
            .maxTimers(10);
    }

    static void encode(final MutableDirectBuffer buffer, final long from, final long to, final long amount)
    {
        buffer.putShort(0, (short)(LENGTH - SchemaIds.MESSAGE_HEADER_LENGTH));
        buffer.putShort(2, (short)1);
        buffer.putShort(4, (short)SCHEMA_ID);
        buffer.putShort(6, (short)0);
        buffer.putLong(FROM_OFFSET, from);
        buffer.putLong(TO_OFFSET, to);
        buffer.putLong(AMOUNT_OFFSET, amount);
    }

    @Override
    public void onStart(final ProcessorContext processorContext)
    {
        ctx = processorContext;
        counts = ctx.stores().longTable("counts", 2);
        slots = ctx.stores().longTable("slots", ACCOUNTS);
        accounts = ctx.stores().slab("accounts", AccountRecord.LENGTH, ACCOUNTS);
        balances = ctx.stores().orderedIndex("balances", ACCOUNTS);
    }

    @Override
    public void onEvent(final DirectBuffer buffer, final int offset, final int length)
    {
        final long from = buffer.getLong(offset + FROM_OFFSET);
        final long amount = buffer.getLong(offset + AMOUNT_OFFSET);
        counts.put(COUNT_KEY, Math.max(0, counts.get(COUNT_KEY)) + 1);
        ctx.schedule(TIMER_ID, Long.MAX_VALUE - 1);
        if (from == STALL)
        {
            while (isStallHonoured)
            {
                Thread.onSpinWait();
            }
            return;
        }

        move(from, -amount);
        move(buffer.getLong(offset + TO_OFFSET), amount);
    }

    @Override
    public void onTimer(final long timerId, final long deadlineNs)
    {
        throw new IllegalStateException("it is far away: timerId=" + timerId);
    }

    private void move(final long account, final long amount)
    {
        int slot = (int)slots.get(account);
        final boolean isNew = slots.get(account) == LongTable.MISSING_VALUE;
        if (isNew)
        {
            slot = accounts.allocate();
            slots.put(account, slot);
        }

        accounts.write(slot, record);
        final long balance = (isNew ? START_BALANCE : record.balance()) + amount;
        record.balance(balance);
        balances.put(account, balance);
    }

    /**
     * One account.
     */
    private static final class AccountRecord extends Record
    {
        static final int LENGTH = 16;

        long balance()
        {
            return longAt(BALANCE_OFFSET);
        }

        void balance(final long balance)
        {
            longAt(BALANCE_OFFSET, balance);
            longAt(COMPLEMENT_OFFSET, ~balance);
        }
    }
}
