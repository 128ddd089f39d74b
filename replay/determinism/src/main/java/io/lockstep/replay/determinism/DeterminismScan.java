package io.lockstep.replay.determinism;

import io.lockstep.engine.Processor;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the byte code that a processor can reach, and finds what is not the same in every run: clocks, randomness, the
 * order of hash tables, threads, the environment. Each finding has the path to it.
 *
 * <pre>{@code
 * DeterminismScan.requireClean(MyProcessor.class);
 * }</pre>
 *
 * <p>All methods of the classes named are taken to be called. A call through an interface or of a method that is
 * overridden reaches every class that is instantiated somewhere on the way. The JDK, the engine and Agrona are not
 * looked into; what is called there is known by name. {@link Deterministic} vouches for a method. What is reached by
 * reflection alone is not seen, nor are fields that a processor keeps outside its stores.
 *
 * <p>Threading: single use, by one thread.
 */
public final class DeterminismScan
{
    private static final List<String> TRUSTED = List.of(
        "java.", "javax.", "jdk.", "sun.", "io.lockstep.engine.", "io.lockstep.codecs.", "org.agrona.");

    private final Map<MethodKey, MethodKey> callers = new LinkedHashMap<>();
    private final Deque<MethodKey> pending = new ArrayDeque<>();
    private final Map<String, ClassCode> classes = new HashMap<>();
    private final Set<String> instantiated = new LinkedHashSet<>();
    private final Map<MethodKey, MethodKey> virtualCalls = new LinkedHashMap<>();
    private final Map<String, Finding> findings = new LinkedHashMap<>();
    private final Map<String, Finding> iterations = new LinkedHashMap<>();
    private final ClassLoader loader;
    private boolean isHashTableMade;

    private DeterminismScan(final ClassLoader loader)
    {
        this.loader = loader;
    }

    /**
     * Scan processors with all that they reach.
     *
     * @param processors their classes; what they make or are given by their constructors' callers has to be named, too.
     * @return what was found, none where all is well.
     */
    public static List<Finding> of(final Class<?>... processors)
    {
        if (processors.length == 0)
        {
            throw new IllegalArgumentException("name the class of a processor, such as one that implements " +
                Processor.class.getName());
        }

        final DeterminismScan scan = new DeterminismScan(processors[0].getClassLoader());
        Arrays.stream(processors).forEach((processor) -> scan.addRoot(processor.getName()));
        return scan.run();
    }

    /**
     * Fail where anything is found.
     *
     * @param processors their classes.
     * @throws AssertionError that lists all findings.
     */
    public static void requireClean(final Class<?>... processors)
    {
        final List<Finding> found = of(processors);
        if (!found.isEmpty())
        {
            throw new AssertionError("not deterministic, " + found.size() + " found; mend it, or vouch for it with @" +
                Deterministic.class.getSimpleName() + ":\n  " +
                found.stream().map(Finding::toString).collect(Collectors.joining("\n  ")));
        }
    }

    private void addRoot(final String className)
    {
        final ClassCode code = code(className);
        if (code == null)
        {
            throw new IllegalArgumentException("there is no byte code of this class to read: " + className);
        }
        instantiated.add(className);
        code.methods().forEach((method) -> reach(new MethodKey(className, method.name(), method.descriptor()), null));
        final String superName = code.superName();
        if (superName != null && !isTrusted(superName))
        {
            addRoot(superName);
        }
    }

    private List<Finding> run()
    {
        while (!pending.isEmpty())
        {
            visit(pending.remove());
        }
        if (isHashTableMade)
        {
            iterations.forEach(findings::putIfAbsent);
        }

        return List.copyOf(findings.values());
    }

    private void visit(final MethodKey key)
    {
        final ClassCode code = code(key.owner());
        final MethodCode method = code == null ? null : code.method(key.name(), key.descriptor());
        if (method == null)
        {
            visitInherited(key, code);
            return;
        }
        if (code.isVouchedFor() || method.isVouchedFor())
        {
            return;
        }

        for (final MethodCode.Call call : method.calls())
        {
            if (call.isNew())
            {
                onInstantiated(call.owner());
            }
            onCall(key, call);
        }
    }

    private void visitInherited(final MethodKey key, final ClassCode code)
    {
        if (code == null)
        {
            return;
        }
        for (final String parent : code.parents())
        {
            if (!isTrusted(parent))
            {
                reach(new MethodKey(parent, key.name(), key.descriptor()), key);
            }
        }
    }

    private void onCall(final MethodKey caller, final MethodCode.Call call)
    {
        final String name = call.owner() + "." + call.name();
        final Hazard hazard = Hazard.of(call.owner(), call.name(), call.descriptor());
        if (hazard != null)
        {
            findings.putIfAbsent(hazard + name + caller, new Finding(hazard, name, path(caller)));
        }
        isHashTableMade |= Hazard.HASH_TABLE.matcher(name).matches();
        if (hazard == null && Hazard.ITERATION.matcher(name).matches())
        {
            iterations.putIfAbsent(name + caller, new Finding(Hazard.HASH_ORDER, name, path(caller)));
        }
        if (!isTrusted(call.owner()))
        {
            reach(new MethodKey(call.owner(), call.name(), call.descriptor()), caller);
        }
        if (call.isVirtual())
        {
            final MethodKey target = new MethodKey(call.owner(), call.name(), call.descriptor());
            if (virtualCalls.putIfAbsent(target, caller) == null)
            {
                List.copyOf(instantiated).forEach((each) -> dispatch(each, target, caller));
            }
        }
    }

    private void onInstantiated(final String className)
    {
        if (!isTrusted(className) && instantiated.add(className))
        {
            List.copyOf(virtualCalls.entrySet())
                .forEach((call) -> dispatch(className, call.getKey(), call.getValue()));
        }
    }

    /**
     * A call may end in a class that is instantiated, where that is a kind of what is called.
     */
    private void dispatch(final String className, final MethodKey target, final MethodKey caller)
    {
        if (isKindOf(className, target.owner()))
        {
            reach(new MethodKey(className, target.name(), target.descriptor()), caller);
        }
    }

    private boolean isKindOf(final String className, final String wanted)
    {
        if (className.equals(wanted))
        {
            return true;
        }
        final ClassCode code = code(className);
        return code != null && code.parents().stream().anyMatch((parent) -> isKindOf(parent, wanted));
    }

    private void reach(final MethodKey key, final MethodKey caller)
    {
        if (!callers.containsKey(key))
        {
            callers.put(key, caller);
            pending.add(key);
        }
    }

    private List<String> path(final MethodKey last)
    {
        final List<String> path = new ArrayList<>();
        for (MethodKey key = last; key != null; key = callers.get(key))
        {
            path.add(key.owner() + "." + key.name());
        }
        Collections.reverse(path);

        return path;
    }

    private ClassCode code(final String className)
    {
        if (isTrusted(className))
        {
            return null;
        }
        if (!classes.containsKey(className))
        {
            classes.put(className, ClassCode.read(loader, className));
        }

        return classes.get(className);
    }

    private static boolean isTrusted(final String className)
    {
        return TRUSTED.stream().anyMatch(className::startsWith);
    }

    /**
     * A method by its names.
     */
    private record MethodKey(String owner, String name, String descriptor)
    {
    }
}
