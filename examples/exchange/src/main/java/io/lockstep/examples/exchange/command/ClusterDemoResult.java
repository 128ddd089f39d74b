package io.lockstep.examples.exchange.command;

import io.lockstep.replay.command.JsonLine;

import java.io.PrintWriter;
import java.util.List;

/**
 * What a demo of a cluster came to.
 *
 * @param messages      that were sent.
 * @param reports       that the client received.
 * @param reportsSha256 of the lines that the client received.
 * @param undisturbed   what the same events come to in a core that nobody kills.
 * @param isWhole       whether the client was told all of the state that it asked for.
 * @param times         that the flow took.
 * @param killed        member that led, and was killed.
 * @param leader        member that led from then on.
 * @param ends          of all members.
 */
record ClusterDemoResult(
    long messages,
    long reports,
    String reportsSha256,
    ExchangeReplay undisturbed,
    boolean isWhole,
    DemoTimes times,
    int killed,
    int leader,
    List<DemoMember.End> ends)
{
    boolean isEqual()
    {
        final DemoMember.End first = ends.get(0);
        return isWhole && reportsSha256.equals(undisturbed.reportsSha256()) && ends.stream().allMatch((end) ->
            end.isAsReplayed() &&
            end.sequence() == first.sequence() &&
            end.stateDigest().equals(undisturbed.stateDigest()) &&
            end.outputDigest().equals(first.outputDigest()) &&
            end.replay().reports() == reports &&
            end.replay().reportsSha256().equals(reportsSha256));
    }

    JsonLine json()
    {
        return times.addRoundTrips(new JsonLine()
            .field("messages", messages)
            .field("reports", reports)
            .field("reportsSha256", reportsSha256)
            .field("undisturbedReportsSha256", undisturbed.reportsSha256())
            .field("stateDigest", ends.get(0).stateDigest())
            .field("outputDigest", ends.get(0).outputDigest())
            .field("undisturbedStateDigest", undisturbed.stateDigest())
            .field("digestsEqual", isEqual())
            .field("seconds", times.durationNs() / 1e9)
            .field("messagesPerSecond", times.messagesPerSecond(messages))
            .field("outageSeconds", times.outageNs() / 1e9)
            .field("killedMember", killed)
            .field("leader", leader))
            .field("members", ends.stream().map(DemoMember.End::json).toList());
    }

    void print(final PrintWriter out, final String description)
    {
        out.println();
        out.println("orders              " + description);
        times.print(out, messages);
        out.printf("fail-over           member %d killed, member %d led on; %.2f s from the kill to the next ack%n",
            killed, leader, times.outageNs() / 1e9);
        out.println();
        out.println("                    state digest        output digest");
        ends.forEach((end) ->
        {
            out.println("member " + end.id() + "            " + end.stateDigest() + "    " + end.outputDigest());
            out.println("  its log, offline  " + end.replay().stateDigest() + "    " + end.replay().outputDigest());
        });
        out.println("undisturbed run     " + undisturbed.stateDigest());
        out.printf("%nreports             %,d, SHA-256%n", reports);
        out.println("  client received   " + reportsSha256);
        ends.forEach((end) -> out.println("  log of member " + end.id() + "   " + end.replay().reportsSha256()));
        out.println("  undisturbed run   " + undisturbed.reportsSha256());
        out.println();
        out.println(isEqual() ?
            "EQUAL: nothing was lost, doubled or changed by the kill" :
            "DIFFERENT: see above");
    }
}
