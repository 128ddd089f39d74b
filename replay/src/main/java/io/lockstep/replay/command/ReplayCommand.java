package io.lockstep.replay.command;

import io.lockstep.replay.ReplayHistory;
import io.lockstep.replay.cluster.MemberLog;
import io.lockstep.replay.journal.JournalDirectory;
import io.lockstep.replay.run.ApplicationBuild;
import io.lockstep.replay.tools.JournalSchemas;
import picocli.CommandLine.Mixin;

/**
 * What the commands share that run a history again, be it a journal's or that of a cluster's member.
 */
abstract class ReplayCommand extends JournalCommand
{
    @Mixin
    private HistoryOptions historyOptions;

    private JournalDirectory journal;
    private MemberLog member;

    @Override
    final MemberLogOptions memberLogOptions()
    {
        return historyOptions.log();
    }

    @Override
    final int run(final JournalDirectory directory)
    {
        journal = directory;
        return run();
    }

    @Override
    final int run(final MemberLog log, final JournalSchemas schemas)
    {
        member = log;
        return run();
    }

    /**
     * Do the work, with builds and the history that they run.
     *
     * @return the exit status.
     */
    abstract int run();

    /**
     * Load a build that is fit for what was named.
     *
     * @param name of the build; null for the one on the class path.
     */
    final ApplicationBuild load(final String name)
    {
        return member != null ?
            ApplicationBuild.load(name) : ApplicationBuild.load(name, journal.manifest().applicationName());
    }

    /**
     * What is run again.
     *
     * @param build that has a say in what the log of a cluster means; the first one, where there are two.
     */
    final ReplayHistory history(final ApplicationBuild build)
    {
        return member != null ? historyOptions.history(path(), member, build) : ReplayHistory.of(journal);
    }

    /**
     * The log of a cluster's member; null where a journal was named.
     */
    final MemberLog member()
    {
        return member;
    }

    final boolean isTailWanted()
    {
        return historyOptions.isTailWanted();
    }
}
