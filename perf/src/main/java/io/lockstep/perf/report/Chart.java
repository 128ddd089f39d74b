package io.lockstep.perf.report;

import java.nio.file.Path;

/**
 * A chart, drawn the same on a page and in an image.
 */
abstract class Chart
{
    static final int WIDTH = 900;
    static final int HEIGHT = 420;

    private static final String[] COLOURS = {
        "#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf", "#8c564b", "#7f7f7f"};

    abstract void draw(Canvas canvas);

    final String svg()
    {
        final SvgCanvas canvas = new SvgCanvas(WIDTH, HEIGHT);
        draw(canvas);
        return canvas.close();
    }

    final void png(final Path file)
    {
        final ImageCanvas canvas = new ImageCanvas(WIDTH, HEIGHT);
        draw(canvas);
        canvas.write(file);
    }

    static String colour(final int index)
    {
        return COLOURS[index % COLOURS.length];
    }

    /**
     * A number as short as it can be told apart.
     */
    static String shortened(final double value)
    {
        final String[] suffixes = {"", "k", "M", "G"};
        double rest = value;
        int power = 0;
        while (rest >= 1000 && power < suffixes.length - 1)
        {
            rest /= 1000;
            power++;
        }
        final double rounded = rest >= 100 ? Math.round(rest) : Math.round(rest * 100) / 100.0;
        final String digits = String.valueOf(rounded);

        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits) + suffixes[power];
    }
}
