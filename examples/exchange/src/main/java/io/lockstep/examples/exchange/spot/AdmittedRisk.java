package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.Refusal;

/**
 * Risk as matching knows it: what the stage before has come to, when its turn among the other checks has come.
 *
 * <p>Threading: owned by the processor agent.
 */
final class AdmittedRisk extends Risk
{
    private final Ledger accounts;
    private final Admission admission;

    AdmittedRisk(final Ledger accounts, final Positions positions, final Admission admission)
    {
        super(accounts, positions);
        this.accounts = accounts;
        this.admission = admission;
    }

    @Override
    Refusal check(final IncomingOrder order, final int userSlot, final Terms terms)
    {
        if (null != admission.refusal())
        {
            return admission.refusal();
        }
        if (!accounts.hasRoomForAccount(userSlot, terms.baseCurrency()) ||
            !accounts.hasRoomForAccount(userSlot, terms.quoteCurrency()))
        {
            return Refusal.FULL;
        }

        payer(accounts.openAccount(userSlot, order.isBid() ? terms.quoteCurrency() : terms.baseCurrency()));
        return null;
    }
}
