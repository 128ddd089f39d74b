package io.lockstep.perf.report;

import io.lockstep.replay.command.Lockstep;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import picocli.CommandLine;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(120)
class ReportCommandTest
{
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path directory;

    @Test
    void shouldShowStepsPeersAndEnvironmentOnAPageOfItsOwn() throws Exception
    {
        writeLadder();
        writePeers();
        Files.writeString(directory.resolve("environment.txt"), "cpu: a <fast> one\n");

        assertEquals(Lockstep.DONE, run(), err::toString);

        final String html = Files.readString(directory.resolve("report.html"));
        assertTrue(html.contains("a &lt;fast&gt; one"), html);
        assertTrue(html.contains("RING at 1k/s"), "the percentile curve is that of the rate up to half of what held");
        assertTrue(html.contains("<td>FAIL</td>"), html);
        assertTrue(html.contains("ring-1-stage-disruptor"), html);
        assertFalse(html.replace("http://www.w3.org/2000/svg", "").contains("http"), "the page asks for something");
        assertEquals(5, drawings(html));
        for (final String name : List.of("percentiles", "latency-by-rate", "throughput", "peers-events",
            "peers-messages"))
        {
            assertTrue(coloursOf(directory.resolve(name + ".png")) > 2, name);
        }
    }

    @Test
    void shouldShowPeersAlone() throws Exception
    {
        writePeers();

        assertEquals(Lockstep.DONE, run(), err::toString);

        assertEquals(2, drawings(Files.readString(directory.resolve("report.html"))));
        assertFalse(Files.exists(directory.resolve("percentiles.png")));
    }

    @Test
    void shouldRefuseADirectoryWithoutResults()
    {
        assertNotEquals(Lockstep.DONE, run());

        assertTrue(err.toString().contains("there are no results in"), err::toString);
        assertFalse(Files.exists(directory.resolve("report.html")));
    }

    private int run()
    {
        return new CommandLine(new ReportCommand())
            .setOut(new PrintWriter(new StringWriter()))
            .setErr(new PrintWriter(err, true))
            .execute(directory.toString());
    }

    private void writeLadder() throws IOException
    {
        Files.writeString(directory.resolve("steps.csv"), """
            rung,rate,achieved,reached,samples,p50Ns,p90Ns,p99Ns,p99.9Ns,p99.99Ns,maxNs,bytes,cpu,collections
            RING,1000,1000,true,1000,1,2,3,-1,-1,4,0.00,10,0
            RING,2000,2000,true,1000,1,2,3,-1,-1,4,0.00,10,0
            RING,4000,3000,false,1000,1,2,3,-1,-1,4,0.00,10,0
            """);
        for (final int rate : new int[] {1000, 2000, 4000})
        {
            final Histogram latencies = new Histogram(3);
            for (int i = 1; i <= 1000; i++)
            {
                latencies.recordValue(i * (long)rate);
            }
            try (PrintStream out = new PrintStream(directory.resolve("ring-" + rate + ".hlog").toFile(), UTF_8))
            {
                new HistogramLogWriter(out).outputIntervalHistogram(0, 1, latencies, 1);
            }
        }
    }

    private void writePeers() throws IOException
    {
        Files.writeString(directory.resolve("peers.csv"), """
            name,ours,theirs,unit,ratio
            ring-1-stage-disruptor,30000000,50000000,events/s,0.600
            append-os-chronicle-queue,9000000,6000000,messages/s,1.500
            """);
    }

    /**
     * The drawings of a page, each of which has to be XML.
     */
    private static int drawings(final String html) throws Exception
    {
        final Matcher matcher = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(html);
        int count = 0;
        while (matcher.find())
        {
            final Document svg = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(new ByteArrayInputStream(matcher.group().getBytes(UTF_8)));
            assertTrue(svg.getElementsByTagName("rect").getLength() > 1);
            assertFalse(matcher.group().contains("NaN") || matcher.group().contains("Infinity"), matcher.group());
            count++;
        }

        return count;
    }

    private static long coloursOf(final Path png) throws IOException
    {
        final BufferedImage image = ImageIO.read(png.toFile());
        assertEquals(Chart.WIDTH, image.getWidth());
        return IntStream.range(0, image.getWidth() * image.getHeight())
            .map((i) -> image.getRGB(i % image.getWidth(), i / image.getWidth()))
            .distinct()
            .count();
    }
}
