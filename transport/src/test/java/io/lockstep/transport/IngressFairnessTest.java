package io.lockstep.transport;

import io.aeron.ExclusivePublication;
import io.aeron.Subscription;
import io.lockstep.codecs.session.KeepAliveEncoder;
import io.lockstep.codecs.session.MessageHeaderEncoder;
import io.lockstep.engine.counters.Counters;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(300)
class IngressFairnessTest
{
    private static final int MODEST = 60;
    private static final int STREAM_ID = 7;
    private static final int LENGTH = MessageHeaderEncoder.ENCODED_LENGTH + KeepAliveEncoder.BLOCK_LENGTH;

    // Sixteen frames of each sender, 256 of all: each of 61 senders has had its turn after four polls.
    private static final int POLLS = 4;

    // More than all that one poll takes.
    private static final int FLOOD_LENGTH = 257 * 64;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[LENGTH]);

    @Test
    void shouldGiveEverySenderItsTurnWhateverAFloodingOneHasSent()
    {
        try (SharedClients shared = new SharedClients();
            Subscription subscription = shared.aeron().addSubscription("aeron:ipc", STREAM_ID))
        {
            final NodeCounters counters = new NodeCounters(Counters.ofProcess());
            final Sessions sessions = new Sessions(null, new SessionRegistry(), null, counters);
            final IngressAdapter adapter = new IngressAdapter(subscription, null, sessions, counters, LENGTH);
            new KeepAliveEncoder().wrapAndApplyHeader(buffer, 0, new MessageHeaderEncoder()).sessionId(1);
            final ExclusivePublication flooder = shared.aeron().addExclusivePublication("aeron:ipc", STREAM_ID);
            final List<ExclusivePublication> modest = new ArrayList<>();
            for (int i = 0; i < MODEST; i++)
            {
                modest.add(shared.aeron().addExclusivePublication("aeron:ipc", STREAM_ID));
            }
            await(() -> subscription.imageCount() == MODEST + 1);

            for (int round = 0; round < 20; round++)
            {
                await(() ->
                {
                    flood(flooder);
                    return pending(subscription, flooder) >= FLOOD_LENGTH;
                });
                modest.forEach((publication) -> await(() -> publication.offer(buffer, 0, LENGTH) > 0));
                for (int poll = 0; poll < POLLS; poll++)
                {
                    adapter.poll(0, 0);
                    flood(flooder);
                }
                for (final ExclusivePublication publication : modest)
                {
                    assertEquals(0, pending(subscription, publication));
                }
            }

            assertTrue(counters.value(NodeCounter.FRAMES_WITHOUT_SESSION) >= 20 * MODEST);
        }
    }

    private void flood(final ExclusivePublication flooder)
    {
        while (flooder.offer(buffer, 0, LENGTH) > 0)
        {
            // Until it has no room.
            assertTrue(flooder.isConnected());
        }
    }

    private static long pending(final Subscription subscription, final ExclusivePublication sender)
    {
        return sender.position() - subscription.imageBySessionId(sender.sessionId()).position();
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() - deadlineNs < 0, "waited in vain for senders");
            LockSupport.parkNanos(100_000);
        }
    }
}
