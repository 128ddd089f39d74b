package io.lockstep.replay.threads;

import com.sun.jna.Function;
import com.sun.jna.Memory;

import java.util.concurrent.TimeUnit;

/**
 * How long a thread wants to run at once, as the scheduler of Linux 6.12 and later takes it.
 *
 * <p>It is no priority: each thread gets its share. Who asks for short slices is let in earlier, in the midst of a long
 * slice of another thread, and waits less behind a yield, which gives away the rest of a slice.
 *
 * <p><b>Design note.</b> On two cores, threads that yield while they wait were kept from their cores by one that does
 * not for up to 17 ms: with each yield they gave away 1.4 ms, the slice of the system, and where another thread then
 * had work for long, it was due first. A lower priority of that other thread would help as well, but beside busy
 * threads it would do nothing for long, and nobody without privileges can raise it again.
 *
 * <p>Threading: each call is about the calling thread. Threads that it starts inherit its slice.
 *
 * <p>Errors: where the system knows no slices, or does not let them be asked for, nothing changes.
 */
public final class RunSlice
{
    /**
     * The shortest one, for who must not wait.
     */
    static final long SHORT_NS = TimeUnit.MICROSECONDS.toNanos(100);

    /**
     * The longest one, for who may.
     */
    static final long LONG_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int POLICY_OTHER = 0;
    private static final int POLICY_BATCH = 3;
    private static final int POLICY_OFFSET = 4;
    private static final int RUNTIME_OFFSET = 24;
    // The first version of the system's structure, which is what all know.
    private static final int ATTRIBUTES_LENGTH = 48;
    private static final Function SYSTEM_CALL = systemCall();
    private static final long SET_ATTRIBUTES = isArm() ? 274 : 314;
    private static final long GET_ATTRIBUTES = isArm() ? 275 : 315;

    private RunSlice()
    {
    }

    /**
     * Let the calling thread in early: for threads that must not wait.
     *
     * @return false where the system would not.
     */
    public static boolean shorten()
    {
        return change(POLICY_OTHER, SHORT_NS);
    }

    /**
     * Let others in front of the calling thread: for work that nobody waits for.
     *
     * @return false where the system would not.
     */
    public static boolean lengthen()
    {
        return change(POLICY_BATCH, LONG_NS);
    }

    /**
     * The slice of the calling thread.
     *
     * @return nanoseconds; zero where the system does not tell.
     */
    static long sliceNs()
    {
        final Memory attributes = attributes();
        return attributes == null ? 0 : attributes.getLong(RUNTIME_OFFSET);
    }

    private static boolean change(final int policy, final long sliceNs)
    {
        final Memory attributes = attributes();
        if (attributes == null || !isFair(attributes.getInt(POLICY_OFFSET)))
        {
            return false;
        }
        attributes.setInt(0, ATTRIBUTES_LENGTH);
        attributes.setInt(POLICY_OFFSET, policy);
        attributes.setLong(RUNTIME_OFFSET, sliceNs);

        return SYSTEM_CALL.invokeInt(new Object[]{SET_ATTRIBUTES, 0L, attributes, 0L}) == 0 && sliceNs() == sliceNs;
    }

    private static Memory attributes()
    {
        if (SYSTEM_CALL == null)
        {
            return null;
        }
        final Memory attributes = new Memory(ATTRIBUTES_LENGTH);
        attributes.clear();
        return SYSTEM_CALL.invokeInt(
            new Object[]{GET_ATTRIBUTES, 0L, attributes, (long)ATTRIBUTES_LENGTH, 0L}) == 0 ? attributes : null;
    }

    private static boolean isFair(final int policy)
    {
        return policy == POLICY_OTHER || policy == POLICY_BATCH;
    }

    private static Function systemCall()
    {
        try
        {
            return isKnown() ? Function.getFunction("c", "syscall") : null;
        }
        catch (final LinkageError ex)
        {
            return null;
        }
    }

    private static boolean isKnown()
    {
        final String architecture = System.getProperty("os.arch");
        return "Linux".equals(System.getProperty("os.name")) && (isArm() || "amd64".equals(architecture));
    }

    private static boolean isArm()
    {
        return "aarch64".equals(System.getProperty("os.arch"));
    }
}
