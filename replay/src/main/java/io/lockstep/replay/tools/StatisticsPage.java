package io.lockstep.replay.tools;

import java.util.List;
import java.util.Locale;

/**
 * Counts of a journal as a page of HTML with plots, whole in itself: no script, no font, nothing from elsewhere.
 */
public final class StatisticsPage
{
    private static final int WIDTH = 960;
    private static final int HEIGHT = 220;
    private static final int BAR_HEIGHT = 18;
    private static final int LABEL_WIDTH = 280;
    private static final int TOP_SOURCES = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private final TimeText time = new TimeText();
    private final StringBuilder page = new StringBuilder();
    private final JournalStatistics statistics;

    private StatisticsPage(final JournalStatistics statistics)
    {
        this.statistics = statistics;
    }

    /**
     * Make the page.
     *
     * @param title      of the page, such as the journal's directory.
     * @param statistics to show.
     * @return HTML.
     */
    public static String of(final String title, final JournalStatistics statistics)
    {
        return new StatisticsPage(statistics).make(title);
    }

    private String make(final String title)
    {
        append("<!DOCTYPE html>%n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>%s</title>%n", escape(title));
        append("<style>body{font-family:sans-serif;margin:2em;max-width:%dpx}" +
            "rect{fill:#37c}text{font-size:12px;fill:#222}h2{margin-top:1.5em}</style></head><body>%n", WIDTH);
        append("<h1>%s</h1>%n<p>%,d events, %,d bytes", escape(title), statistics.events(), statistics.eventBytes());
        if (statistics.events() > 0)
        {
            append(", from %s to %s; %,.0f events/s on average, %,d in the busiest second, from %s",
                time.of(statistics.firstTimestampNs()), time.of(statistics.lastTimestampNs()),
                statistics.averageRate(), statistics.busiestCount(), time.of(statistics.busiestSecondNs()));
        }
        append("</p>%n");
        if (statistics.events() > 0)
        {
            timeline();
            append("<h2>By type</h2>%n");
            bars(statistics.types().stream().map((type) -> new Bar(type.name() == null ?
                "schema " + type.schemaId() + " template " + type.templateId() : type.name(), type.events())).toList());
            append("<h2>By source, %d of %,d</h2>%n",
                Math.min(TOP_SOURCES, statistics.sourceCount()), statistics.sourceCount());
            bars(statistics.topSources(TOP_SOURCES).stream()
                .map((source) -> new Bar(source.source() == 0 ? "none" : Long.toString(source.source()),
                    source.events())).toList());
        }
        append("</body></html>%n");

        return page.toString();
    }

    private void timeline()
    {
        final Timeline timeline = statistics.timeline();
        final long[] counts = timeline.counts();
        long most = 1;
        for (final long count : counts)
        {
            most = Math.max(most, count);
        }
        final double stepSeconds = timeline.stepNs() / NANOS_PER_SECOND;
        append("<h2>Over time, up to %,.0f events/s in steps of %s s</h2>%n", most / stepSeconds,
            Double.toString(stepSeconds));
        append("<svg width=\"%d\" height=\"%d\" role=\"img\">%n", WIDTH, HEIGHT + BAR_HEIGHT);
        final double width = (double)WIDTH / counts.length;
        for (int i = 0; i < counts.length; i++)
        {
            final double height = (double)HEIGHT * counts[i] / most;
            append("<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"><title>%s: %,d events</title></rect>%n",
                i * width, HEIGHT - height, Math.max(0.5, width - 0.5), height,
                time.of(timeline.startNs() + i * timeline.stepNs()), counts[i]);
        }
        append("<text x=\"0\" y=\"%d\">%s</text>%n", HEIGHT + BAR_HEIGHT - 4, time.of(timeline.startNs()));
        append("</svg>%n");
    }

    private void bars(final List<Bar> bars)
    {
        final long most = Math.max(1, bars.isEmpty() ? 1 : bars.get(0).count);
        append("<svg width=\"%d\" height=\"%d\" role=\"img\">%n", WIDTH, bars.size() * (BAR_HEIGHT + 4));
        for (int i = 0; i < bars.size(); i++)
        {
            final int y = i * (BAR_HEIGHT + 4);
            final double width = (double)(WIDTH - 2 * LABEL_WIDTH) * bars.get(i).count / most;
            append("<text x=\"0\" y=\"%d\">%s</text>", y + BAR_HEIGHT - 5, escape(bars.get(i).label));
            append("<rect x=\"%d\" y=\"%d\" width=\"%.2f\" height=\"%d\"/>", LABEL_WIDTH, y, width, BAR_HEIGHT);
            append("<text x=\"%.2f\" y=\"%d\">%,d (%.1f %%)</text>%n", LABEL_WIDTH + width + 6,
                y + BAR_HEIGHT - 5, bars.get(i).count, 100.0 * bars.get(i).count / statistics.events());
        }
        append("</svg>%n");
    }

    private void append(final String format, final Object... args)
    {
        page.append(String.format(Locale.ROOT, format, args));
    }

    private static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private record Bar(String label, long count)
    {
    }
}
