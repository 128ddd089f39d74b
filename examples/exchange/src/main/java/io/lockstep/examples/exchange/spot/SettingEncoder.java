package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.CancelOnDisconnectEncoder;
import io.lockstep.examples.exchange.spot.codecs.ChangePhaseEncoder;
import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.MassCancelEncoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.spot.codecs.Phase;
import io.lockstep.examples.exchange.spot.codecs.PublishSnapshotEncoder;
import io.lockstep.examples.exchange.spot.codecs.QueryEncoder;
import io.lockstep.examples.exchange.spot.codecs.SelfTrade;
import io.lockstep.examples.exchange.spot.codecs.SetFeedEncoder;
import io.lockstep.examples.exchange.spot.codecs.SetInstrumentRulesEncoder;
import io.lockstep.examples.exchange.spot.codecs.SetOrderRateEncoder;
import io.lockstep.examples.exchange.spot.codecs.SetPositionLimitEncoder;
import io.lockstep.examples.exchange.spot.codecs.SetSelfTradePreventionEncoder;
import io.lockstep.examples.exchange.spot.codecs.SideScope;
import io.lockstep.examples.exchange.spot.codecs.Subject;
import io.lockstep.examples.exchange.spot.codecs.TellFillsEncoder;
import org.agrona.MutableDirectBuffer;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static io.lockstep.examples.exchange.spot.CommandEncoder.expect;
import static io.lockstep.examples.exchange.spot.CommandEncoder.intAt;
import static io.lockstep.examples.exchange.spot.CommandEncoder.longAt;

/**
 * Turns the fields of a line of text into the event of a command about rules, limits, phases, or many orders.
 *
 * <p>Threading: one thread at a time, since the encoders are reused.
 */
final class SettingEncoder
{
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final String ALL = "*";
    private static final Set<String> NO_WORDS = Set.of("NULL_VAL", "SBE_UNKNOWN");

    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final SetInstrumentRulesEncoder rules = new SetInstrumentRulesEncoder();
    private final SetOrderRateEncoder rate = new SetOrderRateEncoder();
    private final SetPositionLimitEncoder position = new SetPositionLimitEncoder();
    private final SetSelfTradePreventionEncoder selfTrade = new SetSelfTradePreventionEncoder();
    private final MassCancelEncoder massCancel = new MassCancelEncoder();
    private final CancelOnDisconnectEncoder disconnect = new CancelOnDisconnectEncoder();
    private final QueryEncoder query = new QueryEncoder();
    private final SetFeedEncoder feed = new SetFeedEncoder();
    private final TellFillsEncoder tellFills = new TellFillsEncoder();
    private final PublishSnapshotEncoder snapshot = new PublishSnapshotEncoder();
    private final ChangePhaseEncoder changePhase = new ChangePhaseEncoder();

    /**
     * Encode a command.
     *
     * @param fields of the line; the first one says what it is.
     * @param buffer to write to.
     * @param offset where the event begins.
     * @return length of the event in bytes.
     * @throws IllegalArgumentException if the fields are no command.
     */
    int encode(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        return switch (fields[0])
        {
            case "RULES" -> rules(expect(fields, 7), buffer, offset);
            case "RATE" -> rate(expect(fields, 4), buffer, offset);
            case "POSITION" -> position(expect(fields, 4), buffer, offset);
            case "STP" -> selfTrade(expect(fields, 3), buffer, offset);
            case "X" -> massCancel(expect(fields, 4), buffer, offset);
            case "DISCONNECT" -> disconnect(expect(fields, 3), buffer, offset);
            case "Q" -> query(5 == fields.length ? fields : expect(fields, 2), buffer, offset);
            case "FEED" -> feed(expect(fields, 3), buffer, offset);
            case "SNAPSHOT" -> snapshot(expect(fields, 2), buffer, offset);
            case "FILLS" -> tellFills(expect(fields, 3), buffer, offset);
            case "PHASE" -> changePhase(4 == fields.length ? fields : expect(fields, 3), buffer, offset);
            default -> throw new IllegalArgumentException(
                "expected a command, one of S, U, D, O, I, C, M, R, X, SUSPEND, RESUME, RULES, RATE, POSITION, STP, " +
                "DISCONNECT, PHASE, FEED, SNAPSHOT, FILLS, Q, but: " + fields[0]);
        };
    }

    private int rules(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        rules.wrapAndApplyHeader(buffer, offset, header)
            .instrument(intAt(fields, 1, "instrument"))
            .tickSize(longAt(fields, 2, "tick"))
            .lotSize(longAt(fields, 3, "lot"))
            .staticPrice(longAt(fields, 4, "staticPrice"))
            .staticBand(longAt(fields, 5, "staticBand"))
            .dynamicBand(longAt(fields, 6, "dynamicBand"))
            .reserved32(0);
        return HEADER_LENGTH + SetInstrumentRulesEncoder.BLOCK_LENGTH;
    }

    private int feed(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        feed.wrapAndApplyHeader(buffer, offset, header)
            .instrument(intAt(fields, 1, "instrument"))
            .feed(oneOf(Feed.class, "feed", fields[2]))
            .reserved8((short)0)
            .reserved16(0);
        return HEADER_LENGTH + SetFeedEncoder.BLOCK_LENGTH;
    }

    private int snapshot(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        snapshot.wrapAndApplyHeader(buffer, offset, header)
            .instrument(intAt(fields, 1, "instrument"))
            .reserved32(0);
        return HEADER_LENGTH + PublishSnapshotEncoder.BLOCK_LENGTH;
    }

    private static short isOn(final String word)
    {
        return switch (word)
        {
            case "ON" -> 1;
            case "OFF" -> 0;
            default -> throw new IllegalArgumentException("expected ON or OFF, but: " + word);
        };
    }

    private int tellFills(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        tellFills.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .isOn(isOn(fields[2]))
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
        return HEADER_LENGTH + TellFillsEncoder.BLOCK_LENGTH;
    }

    private int rate(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        rate.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .orders(intAt(fields, 2, "orders"))
            .windowNs(longAt(fields, 3, "windowNs"))
            .reserved32(0);
        return HEADER_LENGTH + SetOrderRateEncoder.BLOCK_LENGTH;
    }

    private int position(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        position.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .currency(intAt(fields, 2, "currency"))
            .maxAmount(longAt(fields, 3, "limit"))
            .reserved32(0);
        return HEADER_LENGTH + SetPositionLimitEncoder.BLOCK_LENGTH;
    }

    private int selfTrade(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        selfTrade.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .mode(oneOf(SelfTrade.class, "mode", fields[2]))
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
        return HEADER_LENGTH + SetSelfTradePreventionEncoder.BLOCK_LENGTH;
    }

    private int massCancel(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        final boolean isAll = ALL.equals(fields[2]);
        massCancel.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .instrument(isAll ? 0 : intAt(fields, 2, "instrument"))
            .sides(oneOf(SideScope.class, "sides", fields[3]))
            .allInstruments((short)(isAll ? 1 : 0))
            .reserved16(0);
        return HEADER_LENGTH + MassCancelEncoder.BLOCK_LENGTH;
    }

    private int disconnect(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        disconnect.wrapAndApplyHeader(buffer, offset, header)
            .userId(longAt(fields, 1, "user"))
            .isOn(isOn(fields[2]))
            .reserved8((short)0)
            .reserved16(0)
            .reserved32(0);
        return HEADER_LENGTH + CancelOnDisconnectEncoder.BLOCK_LENGTH;
    }

    private int changePhase(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        changePhase.wrapAndApplyHeader(buffer, offset, header)
            .instrument(intAt(fields, 1, "instrument"))
            .phase(oneOf(Phase.class, "phase", fields[2]))
            .timeNs(4 == fields.length ? longAt(fields, 3, "timeNs") : 0)
            .reserved8((short)0)
            .reserved16(0);
        return HEADER_LENGTH + ChangePhaseEncoder.BLOCK_LENGTH;
    }

    private int query(final String[] fields, final MutableDirectBuffer buffer, final int offset)
    {
        final boolean isShort = 2 == fields.length;
        final boolean isAll = isShort || ALL.equals(fields[3]);
        query.wrapAndApplyHeader(buffer, offset, header)
            .userId(isShort ? 0 : longAt(fields, 2, "user"))
            .maxRecords(isShort ? 1 : intAt(fields, 4, "limit"))
            .instrument(isAll ? 0 : intAt(fields, 3, "instrument"))
            .subject(oneOf(Subject.class, "subject", fields[1]))
            .allInstruments((short)(isAll ? 1 : 0))
            .reserved16(0);
        return HEADER_LENGTH + QueryEncoder.BLOCK_LENGTH;
    }

    private static <E extends Enum<E>> E oneOf(final Class<E> type, final String field, final String name)
    {
        final List<String> names =
            Arrays.stream(type.getEnumConstants()).map(Enum::name).filter((word) -> !NO_WORDS.contains(word)).toList();
        if (!names.contains(name))
        {
            throw new IllegalArgumentException(
                "expected one of " + String.join(", ", names) + ", but: " + field + "=" + name);
        }

        return Enum.valueOf(type, name);
    }
}
