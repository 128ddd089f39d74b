package io.lockstep.perf.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * The page, with its charts.
 *
 * <p>Threading: one thread.
 */
final class ReportPage
{
    private static final double NANOS_PER_MICRO = 1e3;
    private static final int SAMPLES_BEHIND = 10;
    private static final double STEPS_PER_NINE = 4;
    private static final List<String> COLUMNS = List.of("rung", "rate", "achieved", "reached", "samples", "p50 ns",
        "p90 ns", "p99 ns", "p99.9 ns", "p99.99 ns", "max ns", "bytes per event", "cpu ns per event", "collections");

    private final Results results;

    ReportPage(final Results results)
    {
        this.results = results;
    }

    /**
     * The charts that there are results for.
     *
     * @return charts by the name of their file, without an ending.
     */
    Map<String, Chart> charts()
    {
        final Map<String, Chart> charts = new LinkedHashMap<>();
        if (!results.steps().isEmpty())
        {
            charts.put("percentiles", percentiles());
            charts.put("latency-by-rate", latencyByRate());
            charts.put("throughput", throughput());
        }
        if (!results.peers().isEmpty())
        {
            // Rates of different units stand on charts of their own.
            for (final String unit : new TreeSet<>(results.peers().stream().map(Results.Peer::unit).toList()))
            {
                charts.put("peers-" + unit.replace("/s", ""), peers(unit));
            }
        }

        return charts;
    }

    String html()
    {
        final StringBuilder html = new StringBuilder(
            "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>Lockstep: performance</title>" +
            "<style>body{font-family:sans-serif;max-width:1000px;margin:2em auto}" +
            "table{border-collapse:collapse;font-size:12px}td,th{border:1px solid #ccc;padding:2px 6px;" +
            "text-align:right}td:first-child{text-align:left}.fail{color:#b00}</style></head><body>\n" +
            "<h1>Lockstep: performance</h1>\n<p>Latencies count from the intended time of an open loop. A rate that " +
            "was not reached is marked FAIL: its latencies are those of a queue that grows. Only ratios within one " +
            "run mean anything on a shared machine.</p>\n<h2>Environment</h2>\n<pre>");
        results.environment().forEach((line) -> html.append(SvgCanvas.escape(line)).append('\n'));
        html.append("</pre>\n");
        charts().forEach((name, chart) ->
            html.append("<h2 id=\"").append(name).append("\">").append(name).append("</h2>\n").append(chart.svg()));
        if (!results.steps().isEmpty())
        {
            stepTable(html);
        }
        if (!results.peers().isEmpty())
        {
            peerTable(html);
        }

        return html.append("</body></html>\n").toString();
    }

    private LineChart percentiles()
    {
        final LineChart chart = new LineChart("Latency by percentile, each rung at the highest rate up to half of " +
            "what it reached", "percentile", "microseconds", ReportPage::nines);
        results.byRung().forEach((rung, steps) ->
        {
            final double limit = reached(steps) / 2;
            final Results.Step step = steps.stream()
                .filter((one) -> one.isReached() && one.rate() <= limit)
                .reduce((a, b) -> b)
                .orElse(steps.get(0));
            final double deepest = Math.log10(step.latencies().getTotalCount() / (double)SAMPLES_BEHIND);
            final int points = (int)Math.max(0, Math.floor(deepest * STEPS_PER_NINE));
            final double[] xs = new double[points + 1];
            final double[] ys = new double[points + 1];
            for (int i = 0; i <= points; i++)
            {
                xs[i] = i / STEPS_PER_NINE;
                final long valueNs = step.latencies().getValueAtPercentile(100 - Math.pow(10, 2 - xs[i]));
                ys[i] = Math.max(1, valueNs) / NANOS_PER_MICRO;
            }
            chart.add(rung + " at " + Chart.shortened(step.rate()) + "/s", xs, ys);
        });

        return chart;
    }

    private LineChart latencyByRate()
    {
        final LineChart chart = new LineChart("p99 latency by rate, as far as reached", "events per second",
            "microseconds", (power) -> Chart.shortened(Math.pow(10, power)));
        results.byRung().forEach((rung, steps) ->
        {
            final List<Results.Step> reached = steps.stream().filter(Results.Step::isReached).toList();
            chart.add(
                rung,
                reached.stream().mapToDouble((step) -> Math.log10(step.rate())).toArray(),
                reached.stream()
                    .mapToDouble((step) -> Math.max(1, step.latencies().getValueAtPercentile(99)) / NANOS_PER_MICRO)
                    .toArray());
        });

        return chart;
    }

    private BarChart throughput()
    {
        final List<BarChart.Bar> bars = new ArrayList<>();
        results.byRung().forEach((rung, steps) ->
            bars.add(new BarChart.Bar(
                rung, reached(steps), Chart.shortened(reached(steps)) + " events/s", bars.size())));
        return new BarChart("Highest rate reached", bars);
    }

    private BarChart peers(final String unit)
    {
        final List<BarChart.Bar> bars = new ArrayList<>();
        for (final Results.Peer peer : results.peers())
        {
            if (peer.unit().equals(unit))
            {
                bars.add(new BarChart.Bar(peer.name(), peer.ours(),
                    Chart.shortened(peer.ours()) + String.format(Locale.ROOT, ", ratio %.2f", peer.ratio()), 0));
                bars.add(new BarChart.Bar("theirs", peer.theirs(), Chart.shortened(peer.theirs()), 1));
            }
        }

        return new BarChart("Beside peers, " + unit, bars);
    }

    private void stepTable(final StringBuilder html)
    {
        html.append("<h2>Steps</h2>\n<table><tr>");
        COLUMNS.forEach((column) -> html.append("<th>").append(column).append("</th>"));
        html.append("</tr>\n");
        for (final Results.Step step : results.steps())
        {
            html.append(step.isReached() ? "<tr>" : "<tr class=\"fail\">");
            for (int i = 0; i < step.line().size(); i++)
            {
                final String value = i == 3 ? step.isReached() ? "yes" : "FAIL" : step.line().get(i);
                html.append("<td>").append("-1".equals(value) ? "-" : SvgCanvas.escape(value)).append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private void peerTable(final StringBuilder html)
    {
        html.append("<h2>Peers</h2>\n<table><tr><th>comparison</th><th>ours</th><th>theirs</th><th>unit</th>" +
            "<th>ratio</th></tr>\n");
        results.peers().forEach((peer) -> html.append(String.format(Locale.ROOT,
            "<tr%s><td>%s</td><td>%.0f</td><td>%.0f</td><td>%s</td><td>%.2f</td></tr>%n",
            peer.ratio() < 1 ? " class=\"fail\"" : "", SvgCanvas.escape(peer.name()), peer.ours(), peer.theirs(),
            SvgCanvas.escape(peer.unit()), peer.ratio())));
        html.append("</table>\n");
    }

    private static double reached(final List<Results.Step> steps)
    {
        return steps.stream().filter(Results.Step::isReached).mapToDouble(Results.Step::rate).max().orElse(0);
    }

    private static String nines(final double power)
    {
        if (power == 0)
        {
            return "min";
        }

        return power == 1 ? "90 %" : power == 2 ? "99 %" : "99." + "9".repeat((int)power - 2) + " %";
    }
}
