package io.lockstep.engine.codecs;

import io.lockstep.engine.codecs.everything.Colour;
import io.lockstep.engine.codecs.everything.FlagsEncoder;
import io.lockstep.engine.codecs.everything.PositionEncoder;
import io.lockstep.engine.codecs.everything.PositionRecord;
import io.lockstep.engine.codecs.everything.SpanRecord;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.PageHome;
import io.lockstep.engine.state.Slab;
import io.lockstep.engine.state.StateStores;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.HexFormat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Records keep what was written, in the very bytes that the encoder of the same message would write.
 */
@Timeout(30)
class GeneratedRecordTest
{
    private final StateStores stores = new StateStores();
    private final KeptPages home = new KeptPages();

    @AfterEach
    void close()
    {
        home.close();
    }

    @Test
    void shouldKeepEveryFieldOfAMessage()
    {
        final Slab slab = stores.slab("positions", PositionRecord.LENGTH, 10);
        stores.bind(home);
        final PositionRecord position = new PositionRecord();
        slab.write(slab.allocate(), position);

        position.account(-5).colour(Colour.BLUE).flagsRaw(FlagsEncoder.last((short)0, true)).quantity(4_000_000_000L)
            .small(60_000).tiny((short)200).signed((short)-3).ratio(1.5f).mean(-2.25)
            .spanFrom(3_000_000_000L).spanWidth(50_000).spanPriceMantissa(-7);
        position.symbol(0, (byte)'E').symbol(5, (byte)'D');

        assertEquals(-5, position.key());
        assertEquals(-5, position.account());
        assertEquals(Colour.BLUE, position.colour());
        assertEquals(0x8000, position.flagsRaw());
        assertEquals(4_000_000_000L, position.quantity());
        assertEquals(60_000, position.small());
        assertEquals(200, position.tiny());
        assertEquals(-3, position.signed());
        assertEquals(1.5f, position.ratio());
        assertEquals(-2.25, position.mean());
        assertEquals(3_000_000_000L, position.spanFrom());
        assertEquals(50_000, position.spanWidth());
        assertEquals(-7, position.spanPriceMantissa());
        assertEquals('D', position.symbol(5));

        final UnsafeBuffer encoded = new UnsafeBuffer(new byte[PositionRecord.LENGTH]);
        final PositionEncoder encoder = new PositionEncoder().wrap(encoded, 0);
        encoder.account(-5).colour(Colour.BLUE);
        encoder.flags().clear().last(true);
        encoder.putSymbol(new byte[] {'E', 0, 0, 0, 0, 'D'}, 0);
        encoder.quantity(4_000_000_000L).small(60_000).tiny((short)200).signed((short)-3).ratio(1.5f).mean(-2.25);
        encoder.span().from(3_000_000_000L).width(50_000).price().mantissa(-7);
        assertTrue(home.text().contains(HexFormat.of().formatHex(encoded.byteArray())));
    }

    @Test
    void shouldKeepAComposite()
    {
        final Slab slab = stores.slab("spans", SpanRecord.LENGTH, 10);
        stores.bind(home);
        final SpanRecord span = new SpanRecord();
        slab.write(slab.allocate(), span);

        span.from(9).width(8).priceMantissa(7);

        assertEquals(9, span.key());
        assertEquals(16, SpanRecord.LENGTH);
        assertTrue(home.text().contains("00000009" + "0008" + "0000" + "0000000000000007"));
    }

    private static final class KeptPages implements PageHome
    {
        private final DirectPageHome home = new DirectPageHome();
        private UnsafeBuffer[] pages;

        @Override
        public UnsafeBuffer[] open(final int pageCount)
        {
            pages = home.open(pageCount);
            return pages;
        }

        @Override
        public void close()
        {
            home.close();
        }

        String text()
        {
            // The first pages are the header.
            final StringBuilder text = new StringBuilder();
            for (final UnsafeBuffer page : pages)
            {
                final byte[] bytes = new byte[PAGE_LENGTH];
                page.getBytes(0, bytes);
                text.append(HexFormat.of().formatHex(bytes));
            }
            return text.toString();
        }
    }
}
