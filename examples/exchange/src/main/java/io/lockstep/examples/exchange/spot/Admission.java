package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.stages.codecs.AdmissionDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.Rate;

/**
 * What risk has said of the order that comes next.
 *
 * <p>Threading: owned by the processor agent.
 */
final class Admission
{
    private Refusal refusal;
    private Rate rate = Rate.UNLIMITED;

    void read(final AdmissionDecoder message)
    {
        refusal = 0 == message.refusal() ? null : Refusal.get(message.refusal());
        rate = message.rate();
    }

    /**
     * Why funds do not suffice, or null.
     */
    Refusal refusal()
    {
        return refusal;
    }

    Rate rate()
    {
        return rate;
    }
}
