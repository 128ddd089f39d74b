package io.lockstep.perf.peers;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.codecs.CancelRejectedDecoder;
import io.lockstep.examples.exchange.codecs.MessageHeaderDecoder;
import io.lockstep.examples.exchange.codecs.ModifyRejectedDecoder;
import io.lockstep.examples.exchange.codecs.OrderRejectedDecoder;
import io.lockstep.examples.exchange.codecs.TradeDecoder;
import org.agrona.DirectBuffer;

/**
 * The tally of the book without accounts.
 */
final class BookTally extends TallyListener
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final TradeDecoder trade = new TradeDecoder();

    BookTally(final long lastSequence)
    {
        super(lastSequence);
    }

    @Override
    void onReport(final DirectBuffer buffer, final int offset, final int length)
    {
        if (SchemaIds.schemaId(buffer, offset) != TradeDecoder.SCHEMA_ID)
        {
            return;
        }

        switch (SchemaIds.templateId(buffer, offset))
        {
            case TradeDecoder.TEMPLATE_ID ->
            {
                trade.wrapAndApplyHeader(buffer, offset, header);
                onTrade(trade.makerOrderId(), trade.takerOrderId(), trade.price(), trade.quantity());
            }
            case CancelRejectedDecoder.TEMPLATE_ID,
                ModifyRejectedDecoder.TEMPLATE_ID,
                OrderRejectedDecoder.TEMPLATE_ID -> onRefusal();
            default ->
            {
                // Neither a trade nor a refusal.
            }
        }
    }
}
