package io.lockstep.perf.report;

import io.lockstep.perf.report.Canvas.Anchor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * Lines over a logarithmic height.
 */
final class LineChart extends Chart
{
    private static final int LEFT = 80;
    private static final int RIGHT = 230;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int LEGEND_STEP = 18;
    private static final String GRID = "#dddddd";

    private final String title;
    private final String xLabel;
    private final String yLabel;
    private final DoubleFunction<String> xName;
    private final List<Series> series = new ArrayList<>();
    private double maxX = -Double.MAX_VALUE;
    private double minX = Double.MAX_VALUE;
    private double maxY = -Double.MAX_VALUE;
    private double minY = Double.MAX_VALUE;

    /**
     * A line.
     *
     * @param name of it.
     * @param xs   where its points stand, in units of the grid.
     * @param ys   how high, above zero.
     */
    private record Series(String name, double[] xs, double[] ys)
    {
    }

    /**
     * An empty chart.
     *
     * @param title  above it.
     * @param xLabel of the width.
     * @param yLabel of the height.
     * @param xName  what a line of the grid at a whole number stands for.
     */
    LineChart(final String title, final String xLabel, final String yLabel, final DoubleFunction<String> xName)
    {
        this.title = title;
        this.xLabel = xLabel;
        this.yLabel = yLabel;
        this.xName = xName;
    }

    void add(final String name, final double[] xs, final double[] ys)
    {
        series.add(new Series(name, xs, ys));
        for (int i = 0; i < xs.length; i++)
        {
            minX = Math.min(minX, Math.floor(xs[i]));
            maxX = Math.max(maxX, Math.ceil(xs[i]));
            minY = Math.min(minY, Math.floor(Math.log10(ys[i])));
            maxY = Math.max(maxY, Math.ceil(Math.log10(ys[i])));
        }
    }

    @Override
    void draw(final Canvas canvas)
    {
        canvas.text(WIDTH / 2.0, TOP / 2.0, title, Anchor.MIDDLE);
        canvas.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, xLabel, Anchor.MIDDLE);
        canvas.text(10, TOP - 10, yLabel, Anchor.START);
        if (series.stream().allMatch((one) -> one.xs().length == 0))
        {
            return;
        }

        for (double x = minX; x <= maxX; x++)
        {
            canvas.line(left(x), top(minY), left(x), top(maxY), GRID, 1);
            canvas.text(left(x), HEIGHT - BOTTOM + 18, xName.apply(x), Anchor.MIDDLE);
        }
        for (double y = minY; y <= maxY; y++)
        {
            canvas.line(left(minX), top(y), left(maxX), top(y), GRID, 1);
            canvas.text(LEFT - 6, top(y) + 4, y < 0 ? "0." + "0".repeat((int)-y - 1) + "1" :
                shortened(Math.pow(10, y)), Anchor.END);
        }
        for (int i = 0; i < series.size(); i++)
        {
            draw(canvas, series.get(i), i);
        }
    }

    private void draw(final Canvas canvas, final Series one, final int index)
    {
        final double[] xs = one.xs();
        final double[] ys = one.ys();
        for (int i = 0; i < xs.length; i++)
        {
            final double x = left(xs[i]);
            final double y = top(Math.log10(ys[i]));
            canvas.rectangle(x - 2, y - 2, 4, 4, colour(index));
            if (i > 0)
            {
                canvas.line(left(xs[i - 1]), top(Math.log10(ys[i - 1])), x, y, colour(index), 2);
            }
        }

        final double legendY = TOP + LEGEND_STEP * index;
        canvas.rectangle(WIDTH - RIGHT + 12, legendY - 9, 10, 10, colour(index));
        canvas.text(WIDTH - RIGHT + 28, legendY, one.name(), Anchor.START);
    }

    private double left(final double x)
    {
        return LEFT + (x - minX) / Math.max(1, maxX - minX) * (WIDTH - LEFT - RIGHT);
    }

    private double top(final double y)
    {
        return HEIGHT - BOTTOM - (y - minY) / Math.max(1, maxY - minY) * (HEIGHT - TOP - BOTTOM);
    }
}
