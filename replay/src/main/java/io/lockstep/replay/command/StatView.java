package io.lockstep.replay.command;

import io.lockstep.engine.counters.CounterKind;
import io.lockstep.engine.counters.CounterType;
import io.lockstep.engine.counters.CountersReading.Value;
import io.lockstep.engine.counters.LatencyReading;
import io.lockstep.replay.counters.EngineState;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How one reading of the counters looks, beside the one before it.
 *
 * <p>Rates and latencies are those between the two readings; those since the launch where there is no earlier one.
 *
 * <p>Threading: one thread.
 */
final class StatView
{
    private static final double[] PERCENTILES = {50, 90, 99, 99.9};
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double NANOS_PER_MICRO = TimeUnit.MICROSECONDS.toNanos(1);
    private static final double PERCENT = 100;

    private final StatSample sample;
    private final StatSample previous;
    private final StringBuilder text = new StringBuilder();

    /**
     * A view.
     *
     * @param sample   to show.
     * @param previous of the same engine; null for none.
     */
    StatView(final StatSample sample, final StatSample previous)
    {
        this.sample = sample;
        this.previous = previous;
    }

    /**
     * For a terminal.
     *
     * @return some lines.
     */
    String text()
    {
        text.setLength(0);
        line("%s: %s, process %d%s", sample.applicationName(), stateText(), sample.pid(),
            sample.isAlive() ? "" : ", last values");
        line("%n%-36s %18s %14s", "", "total", "per second");
        for (final Value value : sample.counters().values())
        {
            if (isGrowing(value))
            {
                line("%-36s %,18d %14s", label(value), value.value(), rateText(value));
            }
        }

        line("%n%-36s %18s %14s %8s", "", "used", "capacity", "full");
        fills(CounterType.RING_USED, CounterType.RING_CAPACITY, "ring: ");
        fills(CounterType.STORE_ENTRIES, CounterType.STORE_CAPACITY, "store: ");
        for (final Value timers : sample.counters().values(CounterType.TIMERS))
        {
            line("%-36s %,18d", label(timers), timers.value());
        }

        line("%n%-36s %18s", "longest duty cycle, us", "since launch");
        for (final Value value : sample.counters().values(CounterType.DUTY_CYCLE_MAX))
        {
            line("%-36s %,18.1f", value.name(), value.value() / NANOS_PER_MICRO);
        }

        latencies();
        return text.toString();
    }

    /**
     * For a script.
     *
     * @return one object.
     */
    JsonLine json()
    {
        final List<Object> counters = new ArrayList<>();
        for (final Value value : sample.counters().values())
        {
            final JsonLine counter = new JsonLine()
                .field("type", value.type().text())
                .field("name", value.name())
                .field("value", value.value());
            if (isGrowing(value) && previous != null)
            {
                counter.field("perSecond", rate(value));
            }
            counters.add(counter);
        }
        final List<Object> hops = new ArrayList<>();
        for (final LatencyReading latency : sample.counters().latencies())
        {
            hops.add(json(inInterval(latency)));
        }

        return new JsonLine()
            .field("application", sample.applicationName())
            .field("pid", sample.pid())
            .field("state", sample.state().name().toLowerCase(Locale.ROOT))
            .field("alive", sample.isAlive())
            .field("launchTimeMs", sample.launchTimeMs())
            .field("intervalSeconds", previous == null ? null : seconds())
            .field("counters", counters)
            .field("latenciesNs", hops);
    }

    private void fills(final CounterType levels, final CounterType limits, final String prefix)
    {
        for (final Value value : sample.counters().values(levels))
        {
            final long limit = sample.counters().value(limits, value.name());
            line("%-36s %,18d %,14d %,6.1f %%", prefix + value.name(), value.value(), limit,
                limit == 0 ? 0 : value.value() * PERCENT / limit);
        }
    }

    private void latencies()
    {
        line("%n%-14s %12s %11s %11s %11s %11s %11s",
            "latency, us", "samples", "p50", "p90", "p99", "p99.9", "max");
        for (final LatencyReading whole : sample.counters().latencies())
        {
            final LatencyReading latency = inInterval(whole);
            text.append(String.format(Locale.ROOT, "%-14s %,12d", latency.name(), latency.count()));
            for (final double percentile : PERCENTILES)
            {
                text.append(String.format(Locale.ROOT, " %,11.1f", latency.valueNs(percentile) / NANOS_PER_MICRO));
            }
            line(" %,11.1f", latency.maxNs() / NANOS_PER_MICRO);
        }
    }

    private LatencyReading inInterval(final LatencyReading latency)
    {
        if (previous == null)
        {
            return latency;
        }

        for (final LatencyReading earlier : previous.counters().latencies())
        {
            if (earlier.name().equals(latency.name()))
            {
                return latency.since(earlier);
            }
        }

        return latency;
    }

    private double rate(final Value value)
    {
        return (value.value() - previous.counters().value(value.type(), value.name())) / seconds();
    }

    private String rateText(final Value value)
    {
        return previous == null ? "-" : String.format(Locale.ROOT, "%,.0f", rate(value));
    }

    private double seconds()
    {
        return (sample.readNs() - previous.readNs()) / NANOS_PER_SECOND;
    }

    private String stateText()
    {
        final String state = sample.state().name().toLowerCase(Locale.ROOT);
        return sample.isAlive() || sample.state().code() > EngineState.RUNNING.code() ?
            state : "gone while " + state;
    }

    private void line(final String format, final Object... args)
    {
        text.append(String.format(Locale.ROOT, format, args)).append(System.lineSeparator());
    }

    private static JsonLine json(final LatencyReading latency)
    {
        final JsonLine json = new JsonLine()
            .field("hop", latency.name())
            .field("samples", latency.count());
        for (final double percentile : PERCENTILES)
        {
            json.field("p" + (percentile == (long)percentile ? Long.toString((long)percentile) :
                Double.toString(percentile)), latency.valueNs(percentile));
        }

        return json.field("max", latency.maxNs());
    }

    private static boolean isGrowing(final Value value)
    {
        return value.type().kind() == CounterKind.SEQUENCE || value.type().kind() == CounterKind.COUNT;
    }

    private static String label(final Value value)
    {
        return value.type().text() + (value.name().isEmpty() ? "" : ": " + value.name());
    }
}
