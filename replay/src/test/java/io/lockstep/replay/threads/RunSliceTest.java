package io.lockstep.replay.threads;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Slices that the operating system was asked for, read back.
 */
@Timeout(60)
class RunSliceTest
{
    private boolean isTaken;
    private long beforeNs;
    private long shortNs;
    private long longNs;
    private long againNs;

    @Test
    void shouldHaveTheSliceItAskedForOrTheOneItHad() throws InterruptedException
    {
        final Thread thread = new Thread(() ->
        {
            beforeNs = RunSlice.sliceNs();
            isTaken = RunSlice.shorten();
            shortNs = RunSlice.sliceNs();
            RunSlice.lengthen();
            longNs = RunSlice.sliceNs();
            RunSlice.shorten();
            againNs = RunSlice.sliceNs();
        });

        thread.start();
        thread.join();

        assertEquals(isTaken ? RunSlice.SHORT_NS : beforeNs, shortNs);
        assertEquals(isTaken ? RunSlice.LONG_NS : beforeNs, longNs);
        assertEquals(shortNs, againNs, "back without privileges");
    }
}
