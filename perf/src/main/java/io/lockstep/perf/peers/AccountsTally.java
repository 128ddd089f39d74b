package io.lockstep.perf.peers;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.spot.codecs.RefusedDecoder;
import io.lockstep.examples.exchange.spot.codecs.TradedDecoder;
import org.agrona.DirectBuffer;

/**
 * The tally of the exchange with accounts.
 */
final class AccountsTally extends TallyListener
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TradedDecoder traded = new TradedDecoder();

    AccountsTally(final long lastSequence)
    {
        super(lastSequence);
    }

    @Override
    void onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) != TradedDecoder.SCHEMA_ID)
        {
            return;
        }

        final int templateId = SchemaIds.templateId(buffer, offset);
        if (templateId == TradedDecoder.TEMPLATE_ID)
        {
            traded.wrapAndApplyHeader(buffer, offset, header);
            onTrade(traded.makerOrderId(), traded.takerOrderId(), traded.price(), traded.size());
        }
        else if (templateId == RefusedDecoder.TEMPLATE_ID)
        {
            onRefusal();
        }
    }
}
