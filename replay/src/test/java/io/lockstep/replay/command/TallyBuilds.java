package io.lockstep.replay.command;

import io.lockstep.engine.CoreContext;
import io.lockstep.engine.Engine;
import io.lockstep.engine.EngineContext;
import io.lockstep.engine.Processor;
import io.lockstep.engine.ProcessorContext;
import io.lockstep.engine.Threading;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.engine.state.LongTable;
import io.lockstep.replay.JournaledEngine;
import io.lockstep.replay.JournaledEngineContext;
import io.lockstep.replay.ReplayApplication;
import io.lockstep.replay.cluster.WrittenMember;
import io.lockstep.replay.journal.Recording;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Builds of an application that tallies values by key, and a journal of the first of them.
 */
public final class TallyBuilds
{
    static final String NAME = "tally";
    static final long BAD_KEY = 13;
    static final int KEYS = 20;
    static final long FIRST_TIMESTAMP_NS = 1_700_000_000_000_000_000L;

    static final long SOURCE = 7;

    private static final long SESSION = 1001;
    private static final int LENGTH = 24;
    private static final int MAX_OUTPUT_LENGTH = 64;
    private static final int SCHEMA_ID = 78;
    private static final int CHECKPOINT_INTERVAL = 64;
    private static final String SCHEMA_FILE = "tally.sbeir";

    private TallyBuilds()
    {
    }

    /**
     * Write a journal of one event per millisecond, of keys that take turns.
     */
    static void writeJournal(final Path directory, final int events)
    {
        try (JournaledEngine journaled = JournaledEngine.launch(new JournaledEngineContext()
            .directory(directory)
            .applicationName(NAME)
            .segmentLength(Recording.MIN_SEGMENT_LENGTH)
            .schemas(Map.of(SCHEMA_FILE, EverythingMessage.schema("tally.xml")))
            .engine(new EngineContext().threading(Threading.SHARED))
            .pageHomeFactory((file) -> new DirectPageHome())
            .core(new Released().core())))
        {
            for (int i = 1; i <= events; i++)
            {
                final UnsafeBuffer event = event(i);
                while (journaled.engine().offer(timestampNs(i), SOURCE, i, event, 0, LENGTH) ==
                    Engine.BACK_PRESSURED)
                {
                    Thread.yield();
                }
            }
            while (!journaled.engine().isIdle())
            {
                Thread.yield();
            }
            assertTrue(journaled.engine().failure() == null, "the engine failed");
        }
    }

    /**
     * Write the log of a cluster's member that has the same events, behind the opening of a session; the second half
     * in a second term.
     *
     * @return the member, whose files are written.
     */
    static WrittenMember writeMember(final Path directory, final int events) throws IOException
    {
        final WrittenMember member = new WrittenMember(directory);
        member.newTerm();
        member.connect(SESSION, timestampNs(0), SOURCE);
        for (int i = 1; i <= events; i++)
        {
            member.event(SESSION, timestampNs(i), i, event(i));
            if (i == events / 2)
            {
                member.newTerm();
            }
        }
        member.write();
        Files.write(Files.createDirectories(directory.resolve("schemas")).resolve(SCHEMA_FILE),
            EverythingMessage.schema("tally.xml"));

        return member;
    }

    private static long timestampNs(final int event)
    {
        return FIRST_TIMESTAMP_NS + event * 1_000_000L;
    }

    private static UnsafeBuffer event(final int number)
    {
        final UnsafeBuffer event = new UnsafeBuffer(new byte[LENGTH]);
        header(event, 1);
        event.putLong(8, number % KEYS);
        event.putLong(16, 10L * number);

        return event;
    }

    private static void header(final MutableDirectBuffer buffer, final int templateId)
    {
        buffer.putShort(0, (short)16);
        buffer.putShort(2, (short)templateId);
        buffer.putShort(4, (short)SCHEMA_ID);
        buffer.putShort(6, (short)0);
    }

    private static boolean isKnown(final DirectBuffer buffer, final int offset, final int length)
    {
        return length == LENGTH && buffer.getShort(offset + 4) == SCHEMA_ID;
    }

    /**
     * The build that wrote the journal; the others change one thing each.
     */
    public static class Released implements ReplayApplication
    {
        @Override
        public final String applicationName()
        {
            return NAME;
        }

        @Override
        public final CoreContext core()
        {
            return new CoreContext()
                .processor(new Tally(this))
                .checkpointInterval(CHECKPOINT_INTERVAL)
                .eventCheck(TallyBuilds::isKnown);
        }

        @Override
        public final int maxOutputLength()
        {
            return MAX_OUTPUT_LENGTH;
        }

        int capacity()
        {
            return 1_000;
        }

        long stored(final long key, final long total)
        {
            return total;
        }

        long sent(final long key, final long total)
        {
            return total;
        }
    }

    /**
     * Keeps another total than it sends, from the second time of a key on.
     */
    public static final class WrongState extends Released
    {
        @Override
        long stored(final long key, final long total)
        {
            return key == BAD_KEY && total > 10 * BAD_KEY ? total - 1 : total;
        }
    }

    /**
     * Sends another total than it keeps, of one key.
     */
    public static final class WrongOutput extends Released
    {
        @Override
        long sent(final long key, final long total)
        {
            return key == BAD_KEY ? -total : total;
        }
    }

    /**
     * Cannot apply one key.
     */
    public static final class Throwing extends Released
    {
        @Override
        long sent(final long key, final long total)
        {
            if (key == BAD_KEY)
            {
                throw new IllegalStateException("planted");
            }
            return total;
        }
    }

    /**
     * Keeps another total, as {@link WrongState}, in a process that is set up so.
     */
    public static final class SetUp extends Released
    {
        static final String PROPERTY = "lockstep.test.tally.setup";

        @Override
        long stored(final long key, final long total)
        {
            return key == BAD_KEY && total > 10 * BAD_KEY ? total - Long.getLong(PROPERTY, 0) : total;
        }
    }

    /**
     * Has room for more keys.
     */
    public static final class Roomier extends Released
    {
        @Override
        int capacity()
        {
            return 100_000;
        }
    }

    private static final class Tally implements Processor
    {
        private final Released build;
        private ProcessorContext ctx;
        private LongTable totals;

        Tally(final Released build)
        {
            this.build = build;
        }

        @Override
        public void onStart(final ProcessorContext processorContext)
        {
            ctx = processorContext;
            totals = ctx.stores().longTable("totals", build.capacity());
        }

        @Override
        public void onEvent(final DirectBuffer event, final int offset, final int length)
        {
            final long key = event.getLong(offset + 8);
            final long total = Math.max(0, totals.get(key)) + event.getLong(offset + 16);
            totals.put(key, build.stored(key, total));
            final MutableDirectBuffer output = ctx.claim(LENGTH);
            header(output, 2);
            output.putLong(8, key);
            output.putLong(16, build.sent(key, total));
            ctx.send();
        }
    }
}
