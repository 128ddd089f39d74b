package io.lockstep.transport.cluster;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.control.SessionOpenEncoder;
import io.lockstep.engine.InputListener;
import io.lockstep.engine.Outcome;
import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.DirectBuffer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * Judge of what clients were told: it knows what should have been from a member's log alone.
 */
final class HistoryChecker implements OutputListener
{
    private final Map<Long, List<Long>> appliedBySource = new HashMap<>();
    private final Map<Long, List<RecordedOutput>> outputsBySource = new HashMap<>();
    private final MemberReplay.Result result;
    private final String place;

    HistoryChecker(final Path memberDirectory)
    {
        place = " in " + memberDirectory;
        result = MemberReplay.replay(memberDirectory, new TallyApplication(),
            ClusterHostContext.MAX_EVENT_LENGTH_DEFAULT, InputListener.NONE, this);
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (header.isLast() && header.sourceSequence() > 0 && header.outcomeCode() == Outcome.APPLIED.code())
        {
            appliedBySource.computeIfAbsent(header.source(), (key) -> new ArrayList<>()).add(header.sourceSequence());
        }
        if (!header.isEmpty() && SchemaIds.schemaId(buffer, offset) != SessionOpenEncoder.SCHEMA_ID)
        {
            outputsBySource.computeIfAbsent(header.source(), (key) -> new ArrayList<>())
                .add(RecordedOutput.of(header.sequence(), header.index(), buffer, offset, length));
        }
    }

    MemberReplay.Result result()
    {
        return result;
    }

    /**
     * No acknowledged event lost, none applied twice, and each output told once, in order.
     *
     * @param client that has been told everything.
     * @param sent   events that it sent.
     */
    void check(final ClientHistory client, final long sent)
    {
        final List<Long> applied = appliedBySource.getOrDefault(client.source, List.of());
        assertEquals(sent, applied.size(), "events applied of source " + client.source + " by " + result + place);
        for (int i = 0; i < applied.size(); i++)
        {
            assertEquals(i + 1L, applied.get(i), "place in the history of source " + client.source);
        }

        assertEquals(sent, client.acknowledged, "acknowledged of source " + client.source);
        assertEquals(outputsBySource.getOrDefault(client.source, List.of()), client.outputs,
            "outputs of source " + client.source);
    }
}
