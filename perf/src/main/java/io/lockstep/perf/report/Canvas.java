package io.lockstep.perf.report;

/**
 * What a chart is drawn on, in pixels from the upper left corner.
 */
interface Canvas
{
    /**
     * Where a text stands relative to its place.
     */
    enum Anchor
    {
        START,
        MIDDLE,
        END
    }

    /**
     * Draw a line.
     */
    void line(double x1, double y1, double x2, double y2, String colour, double width);

    /**
     * Fill a rectangle.
     */
    void rectangle(double x, double y, double width, double height, String colour);

    /**
     * Write a text, its base line at a height.
     */
    void text(double x, double y, String text, Anchor anchor);
}
