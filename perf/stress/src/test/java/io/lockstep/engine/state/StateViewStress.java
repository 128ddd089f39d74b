package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/**
 * What a reader of the state believes is of one moment, and of the event that it is told.
 *
 * <p>The state is one for all, since it takes a header and pages: only one thread writes at a time, and what holds for
 * a reader holds at any moment.
 */
@JCStressTest
@Outcome(id = {"whole", "disturbed"}, expect = Expect.ACCEPTABLE, desc = "Of one moment, or not to be believed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A state that never was.")
@State
public class StateViewStress
{
    private static final StateStores STORES = new StateStores();
    private static final LongTable TABLE = STORES.longTable("table", 8);
    private static final UnsafeBuffer[] PAGES = pages();
    private static long written;

    @Actor
    public void processor()
    {
        synchronized (STORES)
        {
            written++;
            STORES.beginBatch();
            TABLE.put(1, written);
            TABLE.put(2, written);
            STORES.endBatch(written, written);
        }
    }

    @Actor
    public void reader(final L_Result result)
    {
        final UnsafeBuffer values = new UnsafeBuffer(new byte[16]);
        final StateView view = new StateView((page) -> PAGES[page].addressOffset());
        final long version = view.beginRead();
        result.r1 = "disturbed";
        if (version != StateView.WRITER_BUSY)
        {
            final StoreView store = view.store("table");
            final boolean isFound = store.copyValue(1, values, 0) & store.copyValue(2, values, 8);
            if (view.endRead(version))
            {
                final long value = values.getLong(0);
                result.r1 = isFound && value == values.getLong(8) && value == view.appliedSequence() ?
                    "whole" : "torn";
            }
        }
    }

    private static UnsafeBuffer[] pages()
    {
        final UnsafeBuffer[][] opened = new UnsafeBuffer[1][];
        final DirectPageHome home = new DirectPageHome();
        STORES.bind(new PageHome()
        {
            @Override
            public UnsafeBuffer[] open(final int pageCount)
            {
                opened[0] = home.open(pageCount);
                return opened[0];
            }

            @Override
            public void close()
            {
                home.close();
            }
        });
        written++;
        STORES.beginBatch();
        TABLE.put(1, written);
        TABLE.put(2, written);
        STORES.endBatch(written, written);
        return opened[0];
    }
}
