package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;

/**
 * Byte space of a store that somebody else writes, perhaps at this moment.
 *
 * <p>What is read may be torn, and lead a structure's own code anywhere: so every access is confined to the pages of
 * the store, and an operation to a number of accesses, whatever the pages hold.
 *
 * <p><b>Design note.</b> A subclass, so that the structures need no second implementation for readers. A process with
 * an engine and no reader does not load it: to the compiler, {@link PagedMemory} is then as final as it was.
 *
 * <p>Threading: owned by the reader.
 */
final class ReadOnlyMemory extends PagedMemory
{
    private static final int PAGE_SHIFT = Integer.numberOfTrailingZeros(PageHome.PAGE_LENGTH);
    private static final int PAGE_MASK = PageHome.PAGE_LENGTH - 1;

    private final PageTable pageTable;
    private final int ordinal;
    private final ReadBudget budget;

    ReadOnlyMemory(final PageTable pageTable, final int ordinal, final ReadBudget budget)
    {
        super(new UnsafeBuffer[0], ordinal);
        this.pageTable = pageTable;
        this.ordinal = ordinal;
        this.budget = budget;
    }

    @Override
    boolean isWritable()
    {
        return false;
    }

    @Override
    long address(final long position, final int length)
    {
        budget.spend();
        final int offset = (int)position & PAGE_MASK;
        if (offset + length > PageHome.PAGE_LENGTH)
        {
            throw TornStateException.INSTANCE;
        }

        return pageTable.address(ordinal, position >> PAGE_SHIFT) + offset;
    }

    @Override
    long addressToWrite(final long position, final int length)
    {
        throw new IllegalStateException("the state of another process is only to be read");
    }

    @Override
    long digest()
    {
        throw new IllegalStateException("the state of another process has its digests at checkpoints");
    }
}
