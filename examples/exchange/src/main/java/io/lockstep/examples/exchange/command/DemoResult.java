package io.lockstep.examples.exchange.command;

import org.HdrHistogram.Histogram;

/**
 * What a demo came to.
 *
 * @param messages                 that were sent.
 * @param reports                  that the client received.
 * @param reportsSha256            of the lines that the client received.
 * @param undisturbedReportsSha256 of the same events through a core that nobody kills.
 * @param isWhole                  whether the client was told all of the state that it asked for.
 * @param replay                   of the journal that the node left.
 * @param liveSequence             the last event, as the node told when it stopped.
 * @param liveStateDigest          as the node told when it stopped.
 * @param liveOutputDigest         as the node told when it stopped.
 * @param durationNs               from the first message to the last acknowledgement, less the outage.
 * @param outageNs                 from the kill to the next acknowledgement.
 * @param recoveredEvents          that the second node replayed.
 * @param recoverySeconds          that this took.
 * @param roundTripsBefore         of the messages acknowledged before the kill.
 * @param roundTrips               of all messages, the outage included.
 * @param roundTripsAfter          of the messages offered after the recovery.
 */
record DemoResult(
    long messages,
    long reports,
    String reportsSha256,
    String undisturbedReportsSha256,
    boolean isWhole,
    ExchangeReplay replay,
    long liveSequence,
    String liveStateDigest,
    String liveOutputDigest,
    long durationNs,
    long outageNs,
    long recoveredEvents,
    double recoverySeconds,
    Histogram roundTripsBefore,
    Histogram roundTrips,
    Histogram roundTripsAfter)
{
    boolean isEqual()
    {
        return isWhole &&
            reportsSha256.equals(undisturbedReportsSha256) &&
            reportsSha256.equals(replay.reportsSha256()) &&
            reports == replay.reports() &&
            liveSequence == replay.checkpoint().sequence() &&
            liveStateDigest.equals(replay.stateDigest()) &&
            liveOutputDigest.equals(replay.outputDigest());
    }

    long messagesPerSecond()
    {
        return Math.round(messages * 1e9 / durationNs);
    }
}
