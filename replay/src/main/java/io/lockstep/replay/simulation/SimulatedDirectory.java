package io.lockstep.replay.simulation;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A directory of a {@link SimulatedDisk}: the names there are, the names that the device has, and the changes between.
 */
final class SimulatedDirectory
{
    final Path path;

    private final Map<String, Object> entries = new TreeMap<>();
    private final Map<String, Object> durable = new TreeMap<>();
    private final List<Consumer<Map<String, Object>>> changes = new ArrayList<>();

    SimulatedDirectory(final Path path)
    {
        this.path = path;
    }

    Map<String, Object> entries()
    {
        return entries;
    }

    List<SimulatedContent> files()
    {
        return entries.values().stream()
            .filter(SimulatedContent.class::isInstance).map(SimulatedContent.class::cast).toList();
    }

    List<SimulatedDirectory> subdirectories()
    {
        return entries.values().stream()
            .filter(SimulatedDirectory.class::isInstance).map(SimulatedDirectory.class::cast).toList();
    }

    void put(final String name, final Object entry)
    {
        change(names -> names.put(name, entry));
    }

    void remove(final String name)
    {
        change(names -> names.remove(name));
    }

    void rename(final String from, final String to)
    {
        final Object entry = entries.get(from);
        change(names ->
        {
            names.remove(from);
            names.put(to, entry);
        });
    }

    void sync()
    {
        changes.forEach(change -> change.accept(durable));
        changes.clear();
    }

    void putDurable(final String name, final Object entry)
    {
        entries.put(name, entry);
        durable.put(name, entry);
    }

    void removeDurable(final String name)
    {
        entries.remove(name);
        durable.remove(name);
    }

    void endPower(final SimulatedCrash crash)
    {
        changes.stream().filter(change -> crash.isNameKept()).forEach(change -> change.accept(durable));
        changes.clear();
        entries.clear();
        entries.putAll(durable);
        files().forEach(file -> file.endPower(crash));
    }

    private void change(final Consumer<Map<String, Object>> change)
    {
        change.accept(entries);
        changes.add(change);
    }
}
