package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.JsonLine;
import org.HdrHistogram.Histogram;

import java.io.PrintWriter;

/**
 * How long a demo's flow took.
 *
 * @param durationNs       from the first message to the last acknowledgement, less the outage.
 * @param outageNs         from the kill to the next acknowledgement.
 * @param roundTripsBefore of the messages acknowledged before the kill.
 * @param roundTrips       of all messages, the outage included.
 * @param roundTripsAfter  of the messages offered after the outage.
 */
record DemoTimes(
    long durationNs,
    long outageNs,
    Histogram roundTripsBefore,
    Histogram roundTrips,
    Histogram roundTripsAfter)
{
    private static final double NS_PER_US = 1e3;

    long messagesPerSecond(final long messages)
    {
        return Math.round(messages * 1e9 / durationNs);
    }

    /**
     * Append the round trips to an object.
     */
    JsonLine addRoundTrips(final JsonLine json)
    {
        return json
            .field("roundTripNs", percentiles(roundTrips))
            .field("roundTripBeforeNs", percentiles(roundTripsBefore))
            .field("roundTripAfterNs", percentiles(roundTripsAfter));
    }

    void print(final PrintWriter out, final long messages)
    {
        out.printf("throughput          %,d messages/s (%.2f s without the outage)%n",
            messagesPerSecond(messages), durationNs / 1e9);
        out.println("round trip, us           p50       p99     p99.9    p99.99       max");
        printPercentiles(out, "  before the kill  ", roundTripsBefore);
        printPercentiles(out, "  after recovery   ", roundTripsAfter);
    }

    private static JsonLine percentiles(final Histogram histogram)
    {
        return new JsonLine()
            .field("p50", histogram.getValueAtPercentile(50))
            .field("p99", histogram.getValueAtPercentile(99))
            .field("p999", histogram.getValueAtPercentile(99.9))
            .field("p9999", histogram.getValueAtPercentile(99.99))
            .field("max", histogram.getMaxValue());
    }

    private static void printPercentiles(final PrintWriter out, final String name, final Histogram histogram)
    {
        out.printf("%s%10.0f%10.0f%10.0f%10.0f%10.0f%n",
            name,
            histogram.getValueAtPercentile(50) / NS_PER_US,
            histogram.getValueAtPercentile(99) / NS_PER_US,
            histogram.getValueAtPercentile(99.9) / NS_PER_US,
            histogram.getValueAtPercentile(99.99) / NS_PER_US,
            histogram.getMaxValue() / NS_PER_US);
    }
}
