package io.lockstep.examples.exchange.command;

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
 * @param times                    that the flow took.
 * @param recoveredEvents          that the second node replayed.
 * @param recoverySeconds          that this took.
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
    DemoTimes times,
    long recoveredEvents,
    double recoverySeconds)
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
}
