package io.lockstep.perf.peers.exchangecore;

import exchange.core2.core.ExchangeApi;
import exchange.core2.core.ExchangeCore;
import exchange.core2.core.common.CoreWaitStrategy;
import exchange.core2.core.common.api.ApiCommand;
import exchange.core2.core.common.api.binary.BatchAddSymbolsCommand;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.InitialStateConfiguration;
import exchange.core2.core.common.config.PerformanceConfiguration;
import exchange.core2.core.common.config.SerializationConfiguration;
import exchange.core2.core.processors.journaling.DiskSerializationProcessor;
import exchange.core2.core.processors.journaling.DiskSerializationProcessorConfiguration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All commands once through an exchange-core of their own, one matching engine and one risk engine, which yield while
 * they wait.
 *
 * <p>Its journal is that of its own configuration: LZ4, a file that is opened so that each write is on the device
 * before it returns.
 *
 * <p>Threading: one thread.
 */
final class PeerRound
{
    private static final String EXCHANGE_ID = "peer";
    private static final int RING_LENGTH = 32 * 1024;
    private static final int MAX_COMMANDS_IN_GROUP = 1536;
    private static final long MAX_JOURNAL_FILE_LENGTH = 4000L * 1024 * 1024;
    private static final int JOURNAL_BUFFER_LENGTH = 256 * 1024;
    private static final int MIN_LENGTH_COMPRESSED = 2048;
    private static final long TIMEOUT_S = 120;

    private final PeerCommands commands;
    private final Path directory;

    /**
     * What a round came to.
     *
     * @param commands   that were measured.
     * @param durationNs from the first command until the result of the last one.
     * @param tally      of their results.
     */
    record Result(int commands, long durationNs, ResultTally tally)
    {
        String json()
        {
            return "{\"commands\":" + commands + ",\"durationNs\":" + durationNs + ",\"trades\":" + tally.trades() +
                ",\"volume\":" + tally.volume() + ",\"refused\":" + tally.refused() +
                ",\"tradesHash\":\"" + Long.toHexString(tally.hash()) + "\"}";
        }
    }

    /**
     * A round to be run.
     *
     * @param commands  of it.
     * @param directory of the journal; null for none. Files in it are removed.
     */
    PeerRound(final PeerCommands commands, final Path directory)
    {
        this.commands = commands;
        this.directory = directory;
    }

    Result run() throws IOException, InterruptedException
    {
        removeJournal();
        final List<ApiCommand> orders = commands.orderCommands();
        final ResultTally tally = new ResultTally(orders.size());
        final ExchangeCore exchange = ExchangeCore.builder()
            .resultsConsumer(tally)
            .exchangeConfiguration(configuration())
            .build();
        exchange.startup();
        try
        {
            final ExchangeApi api = exchange.getApi();
            final CommandResultCode symbolsAdded =
                api.submitBinaryDataAsync(new BatchAddSymbolsCommand(commands.symbols())).join();
            if (symbolsAdded != CommandResultCode.SUCCESS)
            {
                throw new IllegalStateException("exchange-core refuses the symbols: " + symbolsAdded);
            }
            api.submitCommandsSync(commands.setupCommands());

            final long startNs = System.nanoTime();
            for (int i = 0, count = orders.size(); i < count; i++)
            {
                api.submitCommand(orders.get(i));
            }
            final long endNs = tally.awaitLast(TIMEOUT_S, TimeUnit.SECONDS);
            return new Result(orders.size(), endNs - startNs, tally);
        }
        finally
        {
            exchange.shutdown(TIMEOUT_S, TimeUnit.SECONDS);
            removeJournal();
        }
    }

    private ExchangeConfiguration configuration()
    {
        return ExchangeConfiguration.defaultBuilder()
            .performanceCfg(PerformanceConfiguration.throughputPerformanceBuilder()
                .ringBufferSize(RING_LENGTH)
                .matchingEnginesNum(1)
                .riskEnginesNum(1)
                .msgsInGroupLimit(MAX_COMMANDS_IN_GROUP)
                .threadFactory(PeerRound::daemon)
                .waitStrategy(CoreWaitStrategy.YIELDING)
                .build())
            .initStateCfg(directory == null ?
                InitialStateConfiguration.cleanStart(EXCHANGE_ID) :
                InitialStateConfiguration.cleanStartJournaling(EXCHANGE_ID))
            .serializationCfg(directory == null ? SerializationConfiguration.DEFAULT : journaling())
            .build();
    }

    private SerializationConfiguration journaling()
    {
        final DiskSerializationProcessorConfiguration disk = DiskSerializationProcessorConfiguration.builder()
            .storageFolder(directory.toString())
            .snapshotLz4CompressorFactory(DiskSerializationProcessorConfiguration.LZ4_FAST)
            .journalLz4CompressorFactory(DiskSerializationProcessorConfiguration.LZ4_FAST)
            .journalFileMaxSize(MAX_JOURNAL_FILE_LENGTH)
            .journalBufferSize(JOURNAL_BUFFER_LENGTH)
            .journalBatchCompressThreshold(MIN_LENGTH_COMPRESSED)
            .build();
        return SerializationConfiguration.builder()
            .enableJournaling(true)
            .serializationProcessorFactory((configuration) -> new DiskSerializationProcessor(configuration, disk))
            .build();
    }

    private void removeJournal() throws IOException
    {
        if (directory == null)
        {
            return;
        }

        try (Stream<Path> files = Files.list(directory))
        {
            for (final Path file : files.toList())
            {
                Files.deleteIfExists(file);
            }
        }
    }

    private static Thread daemon(final Runnable task)
    {
        final Thread thread = new Thread(task, "exchange-core");
        thread.setDaemon(true);
        return thread;
    }
}
