package io.lockstep.replay.command;

import io.lockstep.engine.Checkpoint;
import io.lockstep.replay.run.DigestComparison;
import io.lockstep.replay.run.DigestTrail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The digests of two runs side by side, for people and for scripts, and what to do next.
 */
final class DigestsText
{
    private static final String LEFT = "left";
    private static final String RIGHT = "right";

    private final DigestTrail left;
    private final DigestTrail right;
    private final DigestComparison result;

    DigestsText(final DigestTrail left, final DigestTrail right, final DigestComparison result)
    {
        this.left = left;
        this.right = right;
        this.result = result;
    }

    List<String> lines()
    {
        final List<String> lines = new ArrayList<>();
        lines.add(line(LEFT, "%s on Java %s", left.run().app(), left.run().java()));
        lines.add(line(RIGHT, "%s on Java %s", right.run().app(), right.run().java()));
        lines.add(line("equal", "digests at %,d events, of %s", result.compared(), result.isStateComparable() ?
            "state and outputs" : "outputs only: the builds lay their state out otherwise"));
        if (!result.isEqual())
        {
            lines.add(line("first", "behind event %d, up to event %d: %s",
                result.lastEqual(), result.left().sequence(), what()));
            lines.add(line(LEFT, "%s", digests(result.left())));
            lines.add(line(RIGHT, "%s", digests(result.right())));
            narrowing().forEach((command) -> lines.add(line("narrow with", "%s", command)));
        }

        return lines;
    }

    JsonLine json()
    {
        return new JsonLine()
            .field("isEqual", result.isEqual())
            .field("equalDigests", result.compared())
            .field("isStateComparable", result.isStateComparable())
            .field("leftJava", left.run().java())
            .field("rightJava", right.run().java())
            .field("lastEqual", result.lastEqual())
            .field("firstDifferent", result.isEqual() ? null : result.left().sequence())
            .field("isStateDifferent", result.isStateDifferent())
            .field("isOutputDifferent", result.isOutputDifferent())
            .field("narrowWith", result.isEqual() ? List.of() : List.copyOf(narrowing()));
    }

    private String what()
    {
        return result.isStateDifferent() && result.isOutputDifferent() ? "state and outputs differ" :
            result.isStateDifferent() ? "the state differs" : "the outputs differ";
    }

    /**
     * Two builds are narrowed in one process; one build, in each of the two that came to something else.
     */
    private List<String> narrowing()
    {
        final long end = result.left().sequence();
        if (!left.run().app().equals(right.run().app()))
        {
            return List.of("./lockstep replay bisect " + left.run().journal() + " --app " + left.run().app() +
                " --app " + right.run().app() + " --until " + end);
        }

        final String run = "./lockstep replay run " + left.run().journal() + " --app " + left.run().app() +
            " --until " + end;
        return List.of(end - result.lastEqual() == 1 ?
            run + " --no-compare --outputs --dump-state > FILE" :
            run + " --digests-out FILE --digests-every 1 --digests-from " + (result.lastEqual() + 1));
    }

    private static String digests(final Checkpoint checkpoint)
    {
        return String.format(Locale.ROOT, "state %s, outputs %s, %,d of them", JsonLine.hex(checkpoint.stateDigest()),
            JsonLine.hex(checkpoint.outputDigest()), checkpoint.outputCount());
    }

    private static String line(final String name, final String format, final Object... args)
    {
        return String.format(Locale.ROOT, "%-12s ", name) + String.format(Locale.ROOT, format, args);
    }
}
