package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.stages.codecs.MessagePublisher;
import io.lockstep.examples.exchange.spot.stages.codecs.Rate;

/**
 * Encodes what a stage tells the next one.
 *
 * <p>Threading: owned by the processor agent.
 */
final class StageMessages
{
    private final MessagePublisher publisher;

    StageMessages(final MessageOutlet outlet)
    {
        publisher = new MessagePublisher(outlet);
    }

    void admission(final int instrument, final Refusal refusal, final Rate rate)
    {
        publisher.claimAdmission()
            .instrument(instrument)
            .refusal(null == refusal ? 0 : refusal.value())
            .rate(rate)
            .reserved16(0);
        publisher.send();
    }

    void booking(final long userId, final int currency, final long free, final long held)
    {
        publisher.claimBooking().userId(userId).free(free).held(held).currency(currency).reserved32(0);
        publisher.send();
    }

    void orderCounted(final long userId)
    {
        publisher.claimOrderCounted().userId(userId);
        publisher.send();
    }

    void deposited(final int currency, final long amount)
    {
        publisher.claimDeposited().amount(amount).currency(currency).reserved32(0);
        publisher.send();
    }

    void earned(final int currency, final long amount)
    {
        publisher.claimEarned().amount(amount).currency(currency).reserved32(0);
        publisher.send();
    }

    void settled(final int currency)
    {
        publisher.claimSettled().currency(currency).reserved32(0);
        publisher.send();
    }
}
