package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.ShardKey;
import io.lockstep.examples.exchange.spot.codecs.AddInstrumentDecoder;
import io.lockstep.examples.exchange.spot.codecs.AddUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.CancelOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ChangePhaseDecoder;
import io.lockstep.examples.exchange.spot.codecs.MassCancelDecoder;
import io.lockstep.examples.exchange.spot.codecs.MoveOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceIcebergDecoder;
import io.lockstep.examples.exchange.spot.codecs.PlaceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.PublishSnapshotDecoder;
import io.lockstep.examples.exchange.spot.codecs.QueryDecoder;
import io.lockstep.examples.exchange.spot.codecs.ReduceOrderDecoder;
import io.lockstep.examples.exchange.spot.codecs.ResumeUserDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetFeedDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetInstrumentRulesDecoder;
import io.lockstep.examples.exchange.spot.codecs.SetSelfTradePreventionDecoder;
import io.lockstep.examples.exchange.spot.codecs.SuspendUserDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.AdmissionDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.BookingDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.DepositedDecoder;
import io.lockstep.examples.exchange.spot.stages.codecs.OrderCountedDecoder;
import org.agrona.DirectBuffer;

import static io.lockstep.examples.exchange.spot.stages.codecs.MessageHeaderDecoder.ENCODED_LENGTH;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

/**
 * Which shard a message belongs to: of risk by its user, of matching by its instrument.
 *
 * <p>Threading: any thread.
 */
final class StageKeys
{
    private static final long ANY = 0;

    private StageKeys()
    {
    }

    /**
     * Key of commands, and of what returns from settlement.
     */
    static long ofUser(final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = SchemaIds.templateId(buffer, offset);
        if (SchemaIds.schemaId(buffer, offset) == BookingDecoder.SCHEMA_ID)
        {
            return DepositedDecoder.TEMPLATE_ID == template ? ShardKey.EVERY_SHARD : user(buffer, offset);
        }

        return switch (template)
        {
            case AddInstrumentDecoder.TEMPLATE_ID, AddUserDecoder.TEMPLATE_ID,
                SuspendUserDecoder.TEMPLATE_ID, ResumeUserDecoder.TEMPLATE_ID -> ShardKey.EVERY_SHARD;
            case SetInstrumentRulesDecoder.TEMPLATE_ID, ChangePhaseDecoder.TEMPLATE_ID,
                SetFeedDecoder.TEMPLATE_ID, PublishSnapshotDecoder.TEMPLATE_ID -> ANY;
            default -> user(buffer, offset);
        };
    }

    /**
     * Key of commands, and of what risk says of them.
     */
    static long ofInstrument(final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = SchemaIds.templateId(buffer, offset);
        if (SchemaIds.schemaId(buffer, offset) == AdmissionDecoder.SCHEMA_ID)
        {
            return AdmissionDecoder.TEMPLATE_ID == template ?
                instrument(buffer, offset, AdmissionDecoder.instrumentEncodingOffset()) : ANY;
        }

        return switch (template)
        {
            case AddInstrumentDecoder.TEMPLATE_ID, AddUserDecoder.TEMPLATE_ID, SuspendUserDecoder.TEMPLATE_ID,
                ResumeUserDecoder.TEMPLATE_ID, SetSelfTradePreventionDecoder.TEMPLATE_ID -> ShardKey.EVERY_SHARD;
            case PlaceOrderDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, PlaceOrderDecoder.instrumentEncodingOffset());
            case CancelOrderDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, CancelOrderDecoder.instrumentEncodingOffset());
            case MoveOrderDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, MoveOrderDecoder.instrumentEncodingOffset());
            case ReduceOrderDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, ReduceOrderDecoder.instrumentEncodingOffset());
            case PlaceIcebergDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, PlaceIcebergDecoder.instrumentEncodingOffset());
            case SetInstrumentRulesDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, SetInstrumentRulesDecoder.instrumentEncodingOffset());
            case MassCancelDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, MassCancelDecoder.instrumentEncodingOffset());
            case ChangePhaseDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, ChangePhaseDecoder.instrumentEncodingOffset());
            case SetFeedDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, SetFeedDecoder.instrumentEncodingOffset());
            case PublishSnapshotDecoder.TEMPLATE_ID ->
                instrument(buffer, offset, PublishSnapshotDecoder.instrumentEncodingOffset());
            case QueryDecoder.TEMPLATE_ID -> instrument(buffer, offset, QueryDecoder.instrumentEncodingOffset());
            default -> ANY;
        };
    }

    /**
     * Whether settlement tells it to risk.
     */
    static boolean isReturned(final DirectBuffer buffer, final int offset, final int length)
    {
        final int template = SchemaIds.templateId(buffer, offset);
        return SchemaIds.schemaId(buffer, offset) == BookingDecoder.SCHEMA_ID &&
            (BookingDecoder.TEMPLATE_ID == template || DepositedDecoder.TEMPLATE_ID == template ||
            OrderCountedDecoder.TEMPLATE_ID == template);
    }

    /**
     * The user, which is the first field wherever there is one.
     */
    private static long user(final DirectBuffer buffer, final int offset)
    {
        final long userId = buffer.getLong(offset + ENCODED_LENGTH, LITTLE_ENDIAN);
        return ShardKey.EVERY_SHARD == userId ? ANY : userId;
    }

    private static long instrument(final DirectBuffer buffer, final int offset, final int fieldOffset)
    {
        return buffer.getInt(offset + ENCODED_LENGTH + fieldOffset, LITTLE_ENDIAN);
    }
}
