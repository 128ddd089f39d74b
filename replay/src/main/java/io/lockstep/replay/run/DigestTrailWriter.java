package io.lockstep.replay.run;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.ReplayCore;
import io.lockstep.replay.journal.EventHandler;
import org.agrona.DirectBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.HexFormat;

/**
 * Writes a {@link DigestTrail} while its run goes on: it passes each event on, and then looks at what that came to.
 *
 * <p>Threading: owned by the thread that replays.
 */
public final class DigestTrailWriter implements EventHandler
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final EventHandler next;
    private final ReplayCore core;
    private final Writer writer;
    private final long interval;
    private final long from;

    private Checkpoint pending;

    /**
     * Begin a file.
     *
     * @param writer   of the file; not closed here.
     * @param run      who runs what.
     * @param core     that the events come to.
     * @param next     that hands events to the core.
     * @param interval events between two lines; positive.
     * @param from     sequence of the first event that may have a line.
     */
    public DigestTrailWriter(
        final Writer writer,
        final DigestTrail.Run run,
        final ReplayCore core,
        final EventHandler next,
        final long interval,
        final long from)
    {
        this.writer = writer;
        this.core = core;
        this.next = next;
        this.interval = interval;
        this.from = from;
        writeRun(run);
    }

    @Override
    public void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        next.onEvent(position, sequence, timestampNs, source, sourceSequence, buffer, offset, length);
        if (sequence >= from && sequence % interval == 0)
        {
            if (pending != null)
            {
                write(pending, false);
            }
            pending = core.checkpoint();
        }
    }

    /**
     * Write the digests of the end.
     */
    public void finish()
    {
        if (pending != null && pending.sequence() != core.sequence())
        {
            write(pending, false);
        }
        write(core.checkpoint(), true);
    }

    private void writeRun(final DigestTrail.Run run)
    {
        try (JsonGenerator json = line())
        {
            json.writeStringField(DigestTrail.JOURNAL, run.journal());
            json.writeStringField(DigestTrail.APPLICATION, run.application());
            json.writeStringField(DigestTrail.APP, run.app());
            json.writeStringField(DigestTrail.JAVA, run.java());
            json.writeStringField(DigestTrail.CONFIGURATION, hex(run.configurationHash()));
            json.writeNumberField(DigestTrail.BEGIN, run.beginSequence());
            end(json);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private void write(final Checkpoint checkpoint, final boolean isLast)
    {
        try (JsonGenerator json = line())
        {
            json.writeNumberField(DigestTrail.SEQUENCE, checkpoint.sequence());
            json.writeNumberField(DigestTrail.TIME, checkpoint.timestampNs());
            json.writeStringField(DigestTrail.STATE, hex(checkpoint.stateDigest()));
            json.writeStringField(DigestTrail.OUTPUT, hex(checkpoint.outputDigest()));
            json.writeNumberField(DigestTrail.OUTPUTS, checkpoint.outputCount());
            if (isLast)
            {
                json.writeBooleanField(DigestTrail.IS_LAST, true);
            }
            end(json);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private JsonGenerator line() throws IOException
    {
        final JsonGenerator json = FACTORY.createGenerator(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        json.writeStartObject();

        return json;
    }

    private static void end(final JsonGenerator json) throws IOException
    {
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static String hex(final long digest)
    {
        return HexFormat.of().toHexDigits(digest);
    }
}
