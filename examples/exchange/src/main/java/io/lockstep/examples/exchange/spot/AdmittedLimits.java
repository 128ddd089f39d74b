package io.lockstep.examples.exchange.spot;

import io.lockstep.engine.state.Stores;
import io.lockstep.examples.exchange.spot.stages.codecs.Rate;

/**
 * What users are limited to, as matching knows it: what happens where their orders meet, and what the stage before has
 * said of their rate.
 *
 * <p>Threading: owned by the processor agent.
 */
final class AdmittedLimits extends UserLimits
{
    private final Ledger users;
    private final Admission admission;
    private final StageMessages messages;

    AdmittedLimits(
        final Stores stores,
        final Capacities capacities,
        final Ledger users,
        final Admission admission,
        final StageMessages messages)
    {
        super(stores, capacities);
        this.users = users;
        this.admission = admission;
        this.messages = messages;
    }

    @Override
    boolean isTooFast(final int userSlot, final long timeNs)
    {
        return Rate.TOO_FAST == admission.rate();
    }

    @Override
    void count(final int userSlot, final long timeNs)
    {
        if (Rate.UNLIMITED != admission.rate())
        {
            messages.orderCounted(users.userId(userSlot));
        }
    }
}
