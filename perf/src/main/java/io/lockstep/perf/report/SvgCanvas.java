package io.lockstep.perf.report;

import java.util.Locale;

/**
 * Draws SVG, to be put into a page.
 *
 * <p>Threading: one thread.
 */
final class SvgCanvas implements Canvas
{
    private final StringBuilder svg = new StringBuilder();

    SvgCanvas(final int width, final int height)
    {
        svg.append(String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" " +
            "height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n", width, height, width, height));
        rectangle(0, 0, width, height, "#ffffff");
    }

    @Override
    public void line(
        final double x1, final double y1, final double x2, final double y2, final String colour, final double width)
    {
        svg.append(String.format(Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-width=\"%.1f\"/>%n",
            x1, y1, x2, y2, colour, width));
    }

    @Override
    public void rectangle(
        final double x, final double y, final double width, final double height, final String colour)
    {
        svg.append(String.format(Locale.ROOT,
            "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>%n", x, y, width, height, colour));
    }

    @Override
    public void text(final double x, final double y, final String text, final Anchor anchor)
    {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
            x, y, anchor.name().toLowerCase(Locale.ROOT), escape(text)));
    }

    /**
     * The drawing.
     *
     * @return an element.
     */
    String close()
    {
        return svg.append("</svg>\n").toString();
    }

    static String escape(final String text)
    {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
