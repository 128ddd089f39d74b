package io.lockstep.examples.exchange.spot;

import io.lockstep.examples.exchange.spot.codecs.Feed;
import io.lockstep.examples.exchange.spot.codecs.PublishSnapshotDecoder;
import io.lockstep.examples.exchange.spot.codecs.Refusal;
import io.lockstep.examples.exchange.spot.codecs.SetFeedDecoder;

/**
 * The commands about what is published of books.
 *
 * <p>Each method returns why it changed nothing, or null.
 *
 * <p>Threading: owned by the processor agent.
 */
final class MarketData
{
    private static final Feed[] FEEDS = {Feed.NONE, Feed.LEVELS, Feed.ORDERS};

    private final Terms terms = new Terms();
    private final Instruments instruments;
    private final Markets markets;
    private final MarketFeed feed;
    private final SpotReports reports;

    MarketData(
        final Instruments instruments, final Markets markets, final MarketFeed feed, final SpotReports reports)
    {
        this.instruments = instruments;
        this.markets = markets;
        this.feed = feed;
        this.reports = reports;
    }

    Refusal feed(final SetFeedDecoder command)
    {
        final int instrument = command.instrument();
        final int wanted = command.feedRaw();
        if (wanted >= FEEDS.length)
        {
            return Refusal.INVALID;
        }

        final int slot = instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }

        markets.feed(slot, FEEDS[wanted]);
        reports.settingChanged(SetFeedDecoder.TEMPLATE_ID, 0, instrument);
        instruments.read(slot, instrument, terms);
        feed.snapshot(terms);
        return null;
    }

    Refusal snapshot(final PublishSnapshotDecoder command)
    {
        final int instrument = command.instrument();
        final int slot = instruments.find(instrument);
        if (Instruments.NONE == slot)
        {
            return Refusal.UNKNOWN_INSTRUMENT;
        }
        if (Feed.NONE.value() == markets.feed(slot))
        {
            return Refusal.NOT_PUBLISHED;
        }

        instruments.read(slot, instrument, terms);
        feed.snapshot(terms);
        return null;
    }
}
