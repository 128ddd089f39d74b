package io.lockstep.perf.report;

import io.lockstep.perf.report.Canvas.Anchor;

import java.util.List;

/**
 * Bars with a label each, the longest as wide as there is room.
 */
final class BarChart extends Chart
{
    private static final int LEFT = 260;
    private static final int RIGHT = 150;
    private static final int TOP = 40;
    private static final int MAX_STEP = 26;

    private final String title;
    private final List<Bar> bars;

    /**
     * A bar.
     *
     * @param name   left of it.
     * @param value  its length.
     * @param label  right of it.
     * @param colour of it, as an index.
     */
    record Bar(String name, double value, String label, int colour)
    {
    }

    BarChart(final String title, final List<Bar> bars)
    {
        this.title = title;
        this.bars = List.copyOf(bars);
    }

    @Override
    void draw(final Canvas canvas)
    {
        canvas.text(WIDTH / 2.0, TOP / 2.0, title, Anchor.MIDDLE);
        final double max = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        final double step = Math.min(MAX_STEP, (HEIGHT - TOP - 10) / (double)Math.max(1, bars.size()));
        for (int i = 0; i < bars.size(); i++)
        {
            final Bar bar = bars.get(i);
            final double y = TOP + i * step;
            final double width = max <= 0 ? 0 : bar.value() / max * (WIDTH - LEFT - RIGHT);
            canvas.rectangle(LEFT, y, width, step * 0.7, colour(bar.colour()));
            canvas.text(LEFT - 6, y + step * 0.6, bar.name(), Anchor.END);
            canvas.text(LEFT + width + 6, y + step * 0.6, bar.label(), Anchor.START);
        }
    }
}
