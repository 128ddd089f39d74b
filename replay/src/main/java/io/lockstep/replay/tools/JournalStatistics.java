package io.lockstep.replay.tools;

import io.lockstep.replay.journal.EventHandler;
import io.lockstep.replay.journal.EventReader;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.journal.JournalReader;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/**
 * Counts of the input events of a journal: by type, by source, by second.
 *
 * <p>Memory grows with the number of types and sources, and not with that of events.
 *
 * <p>Threading: single owner.
 */
public final class JournalStatistics
{
    private static final int FRAME_LIMIT = 16;
    private static final int MAX_HEADERS = 1024;
    private static final long PROGRESS_INTERVAL_BYTES = 16 * 1024 * 1024;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Int2ObjectHashMap<Tally> types = new Int2ObjectHashMap<>();
    private final Long2ObjectHashMap<Tally> tallies = new Long2ObjectHashMap<>();
    private final Long2LongHashMap sources = new Long2LongHashMap(0);
    private final Timeline timeline = new Timeline();
    private final JournalSchemas schemas;

    private long lastSource;
    private long lastSourceCount;
    private long events;
    private long eventBytes;
    private long firstTimestampNs;
    private long lastTimestampNs;
    private long secondEndNs = Long.MIN_VALUE;
    private long secondCount;
    private long busiestSecondNs;
    private long busiestCount;

    private JournalStatistics(final JournalSchemas schemas)
    {
        this.schemas = schemas;
    }

    /**
     * Read all input events of a journal.
     *
     * @param directory of the journal.
     * @param progress  told the bytes read, now and then.
     * @return the counts.
     */
    public static JournalStatistics of(final JournalDirectory directory, final LongConsumer progress)
    {
        try (EventReader reader = JournalReader.open(directory.inputRecording()))
        {
            return of(reader, JournalSchemas.of(directory), progress);
        }
    }

    /**
     * Read all events of a reader.
     *
     * @param reader   before the first one.
     * @param schemas  of the events.
     * @param progress told the bytes read, now and then.
     * @return the counts.
     */
    public static JournalStatistics of(
        final EventReader reader, final JournalSchemas schemas, final LongConsumer progress)
    {
        final JournalStatistics statistics = new JournalStatistics(schemas);
        final EventHandler handler = statistics::onEvent;
        long next = PROGRESS_INTERVAL_BYTES;
        while (reader.poll(handler, FRAME_LIMIT) > 0)
        {
            if (reader.position() >= next)
            {
                next = reader.position() + PROGRESS_INTERVAL_BYTES;
                progress.accept(reader.position());
            }
        }
        statistics.onEnd();

        return statistics;
    }

    /**
     * Number of events.
     *
     * @return the number.
     */
    public long events()
    {
        return events;
    }

    /**
     * Bytes of all events, without the journal's own.
     *
     * @return the sum of their lengths.
     */
    public long eventBytes()
    {
        return eventBytes;
    }

    /**
     * Time of the first event.
     *
     * @return nanoseconds since the epoch.
     */
    public long firstTimestampNs()
    {
        return firstTimestampNs;
    }

    /**
     * Time of the last event.
     *
     * @return nanoseconds since the epoch.
     */
    public long lastTimestampNs()
    {
        return lastTimestampNs;
    }

    /**
     * Events per second between the first and the last one.
     *
     * @return the rate; the number of events where all have one time.
     */
    public double averageRate()
    {
        final long durationNs = lastTimestampNs - firstTimestampNs;
        return durationNs == 0 ? events : events * (double)NANOS_PER_SECOND / durationNs;
    }

    /**
     * Where the second with the most events begins.
     *
     * @return nanoseconds since the epoch, a whole second.
     */
    public long busiestSecondNs()
    {
        return busiestSecondNs;
    }

    /**
     * Number of events in that second.
     *
     * @return the number.
     */
    public long busiestCount()
    {
        return busiestCount;
    }

    /**
     * Number of sources, events without a source counted as one of their own.
     *
     * @return the number.
     */
    public int sourceCount()
    {
        return sources.size();
    }

    /**
     * Events by type.
     *
     * @return counts, the greatest first.
     */
    public List<TypeCount> types()
    {
        final List<TypeCount> counts = new ArrayList<>();
        types.forEachInt((typeId, tally) ->
        {
            final MessageType type = schemas.type(typeId);
            counts.add(new TypeCount(
                type == null ? null : type.name(),
                JournalSchemas.schemaId(typeId),
                JournalSchemas.templateId(typeId),
                tally.events,
                tally.bytes));
        });
        counts.sort(Comparator.comparingLong(TypeCount::events).reversed()
            .thenComparing(TypeCount::schemaId)
            .thenComparing(TypeCount::templateId));

        return counts;
    }

    /**
     * The sources with the most events.
     *
     * @param limit of their number.
     * @return counts, the greatest first.
     */
    public List<SourceCount> topSources(final int limit)
    {
        final Comparator<SourceCount> ascending = Comparator.comparingLong(SourceCount::events)
            .thenComparing(Comparator.comparingLong(SourceCount::source).reversed());
        final PriorityQueue<SourceCount> top = new PriorityQueue<>(ascending);
        sources.forEachLong((source, count) ->
        {
            top.add(new SourceCount(source, count));
            if (top.size() > limit)
            {
                top.remove();
            }
        });
        final List<SourceCount> counts = new ArrayList<>(top);
        counts.sort(ascending.reversed());

        return counts;
    }

    Timeline timeline()
    {
        return timeline;
    }

    private void onEvent(
        final long position,
        final long sequence,
        final long timestampNs,
        final long source,
        final long sourceSequence,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (timestampNs >= secondEndNs || events == 0)
        {
            onSecond(timestampNs);
        }
        timeline.add(timestampNs);
        secondCount++;
        events++;
        eventBytes += length;
        lastTimestampNs = timestampNs;

        final Tally tally = tally(buffer, offset);
        tally.events++;
        tally.bytes += length;

        if (source != lastSource)
        {
            addSource();
            lastSource = source;
        }
        lastSourceCount++;
    }

    /**
     * The count that an event belongs to, by its header, which says what the event is.
     */
    private Tally tally(final DirectBuffer buffer, final int offset)
    {
        final long header = buffer.getLong(offset);
        Tally tally = tallies.get(header);
        if (tally == null)
        {
            tally = types.computeIfAbsent(schemas.typeId(buffer, offset), (id) -> new Tally());
            if (tallies.size() == MAX_HEADERS)
            {
                tallies.clear();
            }
            tallies.put(header, tally);
        }

        return tally;
    }

    private void onSecond(final long timestampNs)
    {
        if (events == 0)
        {
            firstTimestampNs = timestampNs;
        }
        closeSecond();
        secondEndNs = (Math.floorDiv(timestampNs, NANOS_PER_SECOND) + 1) * NANOS_PER_SECOND;
    }

    private void closeSecond()
    {
        if (secondCount > busiestCount)
        {
            busiestCount = secondCount;
            busiestSecondNs = secondEndNs - NANOS_PER_SECOND;
        }
        secondCount = 0;
    }

    private void addSource()
    {
        if (lastSourceCount > 0)
        {
            sources.put(lastSource, sources.get(lastSource) + lastSourceCount);
            lastSourceCount = 0;
        }
    }

    private void onEnd()
    {
        closeSecond();
        addSource();
    }

    /**
     * Events of one type.
     *
     * @param name       of the message; null where no schema of the journal has it.
     * @param schemaId   in the events' headers.
     * @param templateId in the events' headers.
     * @param events     number of them.
     * @param bytes      sum of their lengths.
     */
    public record TypeCount(String name, int schemaId, int templateId, long events, long bytes)
    {
    }

    /**
     * Events of one source.
     *
     * @param source that numbered them; {@link io.lockstep.engine.EngineCore#NO_SOURCE} for those of none.
     * @param events number of them.
     */
    public record SourceCount(long source, long events)
    {
    }

    /**
     * A count that is being made.
     */
    private static final class Tally
    {
        private long events;
        private long bytes;
    }
}
