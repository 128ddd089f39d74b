package io.lockstep.replay.reader;

import io.lockstep.engine.state.EntryCursor;
import io.lockstep.engine.state.StoreView;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads what {@link TransferProcessor} keeps, and finds out whether it is of one moment.
 */
final class TransferReads
{
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[16]);
    private final EntryCursor cursor = new EntryCursor();
    private final StateReader reader;
    private final StoreView counts;
    private final StoreView slots;
    private final StoreView accounts;
    private final StoreView balances;

    private long count;
    private int wrongRecords;
    private long sum;
    private int size;
    private int slotCount;

    TransferReads(final StateReader reader)
    {
        this.reader = reader;
        counts = reader.store("counts");
        slots = reader.store("slots");
        accounts = reader.store("accounts");
        balances = reader.store("balances");
    }

    /**
     * Read all accounts in one read.
     *
     * @return what became of it.
     * @throws IllegalStateException if what is to be believed is torn.
     */
    ReadOutcome readAll()
    {
        final ReadOutcome outcome = reader.read(this::readOnce);
        if (outcome == ReadOutcome.READ && (wrongRecords != 0 || slotCount != size ||
            count != reader.appliedSequence() || sum != TransferProcessor.START_BALANCE * size))
        {
            throw new IllegalStateException("torn: applied=" + reader.appliedSequence() + " count=" + count + " sum=" +
                sum + " size=" + size + " slots=" + slotCount + " wrongRecords=" + wrongRecords);
        }

        return outcome;
    }

    /**
     * Read one account's record.
     *
     * @throws IllegalStateException if what is to be believed is torn.
     */
    ReadOutcome readRecord(final int slot)
    {
        final ReadOutcome outcome = reader.get(accounts, slot, value, 0);
        if (outcome == ReadOutcome.READ && value.getLong(TransferProcessor.BALANCE_OFFSET) !=
            ~value.getLong(TransferProcessor.COMPLEMENT_OFFSET))
        {
            throw new IllegalStateException("torn record: slot=" + slot);
        }

        return outcome;
    }

    long count()
    {
        return count;
    }

    private void readOnce()
    {
        sum = 0;
        wrongRecords = 0;
        count = counts.copyValue(TransferProcessor.COUNT_KEY, value, 0) ? value.getLong(0) : 0;
        size = balances.size();
        slotCount = slots.size();
        cursor.reset();
        while (!cursor.isAtEnd())
        {
            if (balances.step(cursor, value, 0))
            {
                final long balance = value.getLong(0);
                sum += balance;
                final boolean isThere = slots.copyValue(cursor.key(), value, 0) &&
                    accounts.copyValue(value.getLong(0), value, 0);
                wrongRecords += isThere && value.getLong(TransferProcessor.BALANCE_OFFSET) == balance &&
                    value.getLong(TransferProcessor.COMPLEMENT_OFFSET) == ~balance ? 0 : 1;
            }
        }
    }
}
