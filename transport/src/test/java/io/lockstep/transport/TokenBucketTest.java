package io.lockstep.transport;

import io.lockstep.transport.security.SessionRights;
import org.junit.jupiter.api.Test;

import java.util.Random;
import java.util.concurrent.TimeUnit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TokenBucketTest
{
    private static final long START_NS = Long.MAX_VALUE - 1000;

    @Test
    void shouldGiveTheBurstAtOnceAndThenTheRate()
    {
        final TokenBucket bucket = new TokenBucket(1000, 5, START_NS);

        assertEquals(5, takeAll(bucket, START_NS));
        assertEquals(0, takeAll(bucket, START_NS + 999_999));
        assertEquals(1, takeAll(bucket, START_NS + 1_000_000));
        assertEquals(5, takeAll(bucket, START_NS + TimeUnit.HOURS.toNanos(1)));
    }

    @Test
    void shouldLoseNothingHoweverOftenItIsAsked()
    {
        final Random random = new Random(1);
        final TokenBucket bucket = new TokenBucket(1000, 1, 0);
        long taken = 0;
        long nowNs = 0;
        while (nowNs < TimeUnit.SECONDS.toNanos(1))
        {
            taken += takeAll(bucket, nowNs);
            nowNs += random.nextInt(1000);
        }

        assertTrue(taken >= 999 && taken <= 1001, "taken: " + taken);
    }

    @Test
    void shouldNotGainFromTimeThatGoesBackwards()
    {
        final TokenBucket bucket = new TokenBucket(1000, 1, START_NS);
        bucket.take();

        assertFalse(bucket.hasToken(START_NS - TimeUnit.SECONDS.toNanos(1)));
    }

    @Test
    void shouldGiveWithoutEndWhereThereIsNoLimit()
    {
        final TokenBucket bucket = new TokenBucket(SessionRights.NO_LIMIT, SessionRights.NO_LIMIT, 0);
        for (int i = 0; i < 1_000_000; i++)
        {
            assertTrue(bucket.hasToken(0));
            bucket.take();
        }
    }

    private static int takeAll(final TokenBucket bucket, final long nowNs)
    {
        int count = 0;
        while (bucket.hasToken(nowNs))
        {
            bucket.take();
            count++;
        }

        return count;
    }
}
