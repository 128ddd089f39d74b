package io.lockstep.replay.determinism;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is not the same in every run, on every host and with every JDK.
 */
public enum Hazard
{
    /**
     * A clock; the time of an event is {@code ProcessorContext.timeNs()}.
     */
    CLOCK("java\\.lang\\.System\\.(currentTimeMillis|nanoTime)|java\\.time\\.\\w+\\.(now|system\\w*|tick\\w*)|" +
        "java\\.util\\.Date\\.<init>\\(\\)|java\\.util\\.Calendar\\.getInstance|" +
        "org\\.agrona\\.concurrent\\.System\\w*Clock\\..*"),

    /**
     * Randomness that no seed of the journal decides.
     */
    RANDOMNESS("java\\.util\\.(Random|SplittableRandom)\\.<init>\\(\\)|java\\.lang\\.(Strict)?Math\\.random|" +
        "java\\.util\\.concurrent\\.ThreadLocalRandom\\..*|java\\.util\\.UUID\\.randomUUID|" +
        "java\\.security\\.SecureRandom\\..*|java\\.util\\.random\\..*|java\\.util\\.Collections\\.shuffle"),

    /**
     * The order of a hash table, which depends on its history, and of {@code Set.of}, which differs between two runs.
     */
    HASH_ORDER("java\\.util\\.(concurrent\\.Concurrent)?(Hash|WeakHash|IdentityHash)(Map|Set)\\." +
        "(iterator|spliterator|forEach|stream|keySet|values|entrySet|replaceAll|toArray|toString|removeIf|keys|" +
        "elements)|" +
        "org\\.agrona\\.collections\\.\\w*(Map|HashSet)\\.(iterator|forEach\\w*|\\w*forEach|keySet|values|entrySet|" +
        "stream|toArray|toString)"),

    /**
     * The identity of an object, which is another one in every run.
     */
    IDENTITY("java\\.lang\\.System\\.identityHashCode|java\\.lang\\.Object\\.(hashCode|toString)"),

    /**
     * Other threads, whose turn comes when it comes.
     */
    THREADS("java\\.lang\\.Thread\\..*|java\\.util\\.concurrent\\.Executors\\..*|java\\.util\\.Timer\\..*|" +
        "java\\.util\\.concurrent\\.CompletableFuture\\.\\w*Async|java\\.util\\.concurrent\\.ForkJoinPool\\..*|" +
        "java\\.util\\.(Collection|\\w*List|\\w*Set)\\.parallelStream|java\\.util\\.stream\\.\\w+\\.parallel"),

    /**
     * The machine, the user or the way the program was started.
     */
    ENVIRONMENT("java\\.lang\\.System\\.(getenv|getProperty|getProperties|lineSeparator)|java\\.lang\\.Runtime\\..*|" +
        "java\\.lang\\.(Integer|Long|Boolean)\\.get(Integer|Long|Boolean)|java\\.util\\.Locale\\.getDefault|" +
        "java\\.util\\.TimeZone\\.getDefault|java\\.time\\.ZoneId\\.systemDefault|" +
        "java\\.nio\\.charset\\.Charset\\.defaultCharset|java\\.lang\\.ProcessHandle\\..*|" +
        "java\\.lang\\.String\\.(getBytes|toLowerCase|toUpperCase)\\(\\)|" +
        "java\\.lang\\.String\\.(format|formatted)\\((?!Ljava/util/Locale).*|java\\.lang\\.management\\..*"),

    /**
     * Files and networks.
     */
    OUTSIDE("java\\.io\\.(File|Random)\\w*\\.<init>.*|java\\.nio\\.file\\.Files\\..*|java\\.net\\.(?!URI\\.).*|" +
        "java\\.nio\\.channels\\..*|java\\.lang\\.ProcessBuilder\\..*"),

    /**
     * Functions that processors and compilers compute in ways of their own; {@code StrictMath} does not.
     */
    FLOATING_POINT("java\\.lang\\.Math\\.(sin|cos|tan|asin|acos|atan|atan2|exp|expm1|log|log10|log1p|pow|sinh|cosh|" +
        "tanh|cbrt|hypot)");

    /**
     * Iteration of a map or set whose type is only known as an interface: a hazard where a hash table is made, too.
     */
    static final Pattern ITERATION = Pattern.compile(
        "java\\.util\\.(Map|Set|AbstractMap)\\.(iterator|forEach|stream|keySet|values|entrySet|toArray)");

    /**
     * What makes a table without an order of its own.
     */
    static final Pattern HASH_TABLE = Pattern.compile(
        "java\\.util\\.(concurrent\\.Concurrent)?(Hash|WeakHash|IdentityHash)(Map|Set)\\.<init>|" +
        "java\\.util\\.(Map|Set)\\.(of|ofEntries|copyOf)|java\\.util\\.stream\\.Collectors\\.(toSet|toMap|groupingBy)");

    private static final Set<String> NO_ARGUMENTS = Set.of("<init>", "getBytes", "toLowerCase", "toUpperCase");

    private final Pattern calls;

    Hazard(final String calls)
    {
        this.calls = Pattern.compile(calls);
    }

    /**
     * Which hazard a call is.
     *
     * @param owner      class with dots.
     * @param name       of the method.
     * @param descriptor of the method.
     * @return null for none.
     */
    static Hazard of(final String owner, final String name, final String descriptor)
    {
        final String call = owner + "." + name;
        final String withArguments = call +
            (NO_ARGUMENTS.contains(name) || name.startsWith("format") ? arguments(descriptor) : "");
        for (final Hazard hazard : values())
        {
            if (hazard.calls.matcher(call).matches() || hazard.calls.matcher(withArguments).matches())
            {
                return hazard;
            }
        }

        return null;
    }

    private static String arguments(final String descriptor)
    {
        return descriptor.substring(0, descriptor.indexOf(')') + 1);
    }
}
