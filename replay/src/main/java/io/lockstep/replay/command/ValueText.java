package io.lockstep.replay.command;

import io.lockstep.engine.state.StoreKind;
import io.lockstep.engine.state.StoreView;
import io.lockstep.engine.state.TimerQueue;
import io.lockstep.replay.tools.TimeText;
import org.agrona.DirectBuffer;

import java.util.HexFormat;

/**
 * What goes with a key, as text: numbers as numbers, and the record of a slab as its bytes.
 *
 * <p>The one place that knows how a value is shown; a record whose fields are known would be shown by them here.
 *
 * <p>Threading: single owner.
 */
final class ValueText
{
    private static final HexFormat HEX = HexFormat.of();

    private final TimeText time = new TimeText();

    /**
     * For people.
     */
    String of(final StoreView store, final DirectBuffer value, final int length)
    {
        return switch (store.kind())
        {
            case LONG_TABLE, ORDERED_INDEX -> Long.toString(value.getLong(0));
            case TIMER_QUEUE -> deadline(value) + " source " + value.getLong(Long.BYTES);
            default -> hex(value, length);
        };
    }

    /**
     * For scripts.
     */
    JsonLine addTo(final JsonLine json, final StoreView store, final DirectBuffer value, final int length)
    {
        if (store.kind() == StoreKind.TIMER_QUEUE)
        {
            json.field("deadline", deadline(value)).field("source", value.getLong(Long.BYTES));
        }
        else if (store.kind() != StoreKind.SLAB && store.kind() != StoreKind.RECORD_TABLE)
        {
            json.field("value", value.getLong(0));
        }

        return json.field("hex", hex(value, length));
    }

    private String deadline(final DirectBuffer value)
    {
        final long deadlineNs = value.getLong(0);
        return deadlineNs == TimerQueue.NO_DEADLINE ? "none" : time.of(deadlineNs);
    }

    private static String hex(final DirectBuffer value, final int length)
    {
        final byte[] bytes = new byte[length];
        value.getBytes(0, bytes);
        return HEX.formatHex(bytes);
    }
}
