package io.lockstep.perf;

import io.lockstep.engine.Digest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Time of an operation of the engine's tables, in both homes, beside Agrona's maps of primitives.
 *
 * <p>Keys are random, and no operation follows on another one near it. The engine's tables are declared for ten million
 * entries whatever they hold; Agrona's maps have their default load factor of 0.65, and all grew to their size entry by
 * entry, which leaves all at the same load: 0.49 at a thousand entries, 0.48 at a million, 0.60 at ten million.
 *
 * <p>Insertions and removals are timed in batches, between which as many entries are removed or inserted untimed, so
 * that the number of entries stays the same.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {
        "-Xmx4g",
        "-Dagrona.disable.bounds.checks=true",
        "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
        "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
        "--add-opens=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED",
        "--enable-native-access=ALL-UNNAMED"
    })
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class StoreBenchmark
{
    private static final int MAX_ENTRIES = 10_000_000;
    private static final int BATCH = 256;
    private static final int MAX_SOUGHT = 1 << 20;
    private static final long NEVER_INSERTED = 1L << 40;

    /**
     * Made by JMH.
     */
    public StoreBenchmark()
    {
    }

    /**
     * A look-up that finds a value, and reads it.
     *
     * @param table to look into.
     * @return sum of what was found.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long hit(final Table table)
    {
        return table.lookUp(table.present);
    }

    /**
     * A look-up that finds nothing.
     *
     * @param table to look into.
     * @return sum of what was found.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public long miss(final Table table)
    {
        return table.lookUp(table.absent);
    }

    /**
     * An insertion.
     *
     * @param table to insert into.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void insert(final TableWithRoom table)
    {
        table.insertBatch();
    }

    /**
     * A removal.
     *
     * @param table to remove from.
     */
    @Benchmark
    @OperationsPerInvocation(BATCH)
    public void remove(final TableWithSurplus table)
    {
        table.removeBatch();
    }

    /**
     * A table with entries.
     */
    @State(Scope.Thread)
    public static class Table
    {
        /**
         * What is measured: a number kept by key, or a record; in Agrona's map, or in the engine's table in either
         * home.
         */
        @Param({
            "NUMBERS_AGRONA", "NUMBERS_DIRECT", "NUMBERS_CHRONICLE",
            "RECORDS_AGRONA", "RECORDS_DIRECT", "RECORDS_CHRONICLE"
        })
        public String subject;

        /**
         * Entries that it holds.
         */
        @Param({"1000", "1000000", "10000000"})
        public int entries;

        private final long[] inserted = new long[BATCH];
        private final long[] removed = new long[BATCH];
        private StoreSubject store;
        private long[] present;
        private long[] absent;
        private int next;
        private long insertions;
        private long removals;

        /**
         * Made by JMH.
         */
        public Table()
        {
        }

        /**
         * Fill the table.
         */
        @Setup(Level.Trial)
        public void fill()
        {
            store = StoreSubject.Kind.valueOf(subject).create(MAX_ENTRIES + BATCH);
            while (insertions < entries)
            {
                store.insert(key(insertions++));
            }

            final SplittableRandom random = new SplittableRandom(42);
            final int count = Math.min(MAX_SOUGHT, Integer.highestOneBit(entries));
            present = new long[count];
            absent = new long[count];
            for (int i = 0; i < count; i++)
            {
                present[i] = key(random.nextInt(entries));
                absent[i] = key(NEVER_INSERTED + i);
            }
        }

        /**
         * Give the memory back.
         */
        @TearDown(Level.Trial)
        public void close()
        {
            store.close();
        }

        final long lookUp(final long[] sought)
        {
            long sum = 0;
            final int start = next;
            for (int i = 0; i < BATCH; i++)
            {
                sum += store.lookUp(sought[start + i & sought.length - 1]);
            }

            next = start + BATCH;
            return sum;
        }

        final void nextBatch()
        {
            for (int i = 0; i < BATCH; i++)
            {
                inserted[i] = key(insertions++);
                removed[i] = key(removals++);
            }
        }

        final void insertBatch()
        {
            for (final long key : inserted)
            {
                store.insert(key);
            }
        }

        final void removeBatch()
        {
            for (final long key : removed)
            {
                store.remove(key);
            }
        }

        private static long key(final long number)
        {
            return Digest.avalanche(number + 1);
        }
    }

    /**
     * A table in which a batch of entries has been removed.
     */
    @State(Scope.Thread)
    public static class TableWithRoom extends Table
    {
        /**
         * Made by JMH.
         */
        public TableWithRoom()
        {
        }

        /**
         * Remove as many entries as will be inserted.
         */
        @Setup(Level.Invocation)
        public void makeRoom()
        {
            nextBatch();
            removeBatch();
        }
    }

    /**
     * A table into which a batch of entries has been inserted.
     */
    @State(Scope.Thread)
    public static class TableWithSurplus extends Table
    {
        /**
         * Made by JMH.
         */
        public TableWithSurplus()
        {
        }

        /**
         * Insert as many entries as will be removed.
         */
        @Setup(Level.Invocation)
        public void makeSurplus()
        {
            nextBatch();
            insertBatch();
        }
    }
}
