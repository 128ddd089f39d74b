package io.lockstep.perf.report;

import javax.imageio.ImageIO;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Draws an image; needs no display.
 *
 * <p>Threading: one thread.
 */
final class ImageCanvas implements Canvas
{
    private static final int FONT_SIZE = 12;

    private final BufferedImage image;
    private final Graphics2D graphics;

    ImageCanvas(final int width, final int height)
    {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, FONT_SIZE));
        rectangle(0, 0, width, height, "#ffffff");
    }

    @Override
    public void line(
        final double x1, final double y1, final double x2, final double y2, final String colour, final double width)
    {
        graphics.setColor(Color.decode(colour));
        graphics.setStroke(new BasicStroke((float)width));
        graphics.draw(new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public void rectangle(
        final double x, final double y, final double width, final double height, final String colour)
    {
        graphics.setColor(Color.decode(colour));
        graphics.fill(new Rectangle2D.Double(x, y, width, height));
    }

    @Override
    public void text(final double x, final double y, final String text, final Anchor anchor)
    {
        final int width = graphics.getFontMetrics().stringWidth(text);
        final double left = switch (anchor)
        {
            case START -> x;
            case MIDDLE -> x - width / 2.0;
            case END -> x - width;
        };
        graphics.setColor(Color.BLACK);
        graphics.drawString(text, (float)left, (float)y);
    }

    /**
     * Write the image.
     *
     * @param file to write, as PNG.
     */
    void write(final Path file)
    {
        graphics.dispose();
        try
        {
            ImageIO.write(image, "png", file.toFile());
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
