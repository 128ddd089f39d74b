package io.lockstep.codecs;

/**
 * What a frame turned out to be, for the code that was generated from one schema: returned by its
 * {@code MessageDispatcher} and {@code MessageFrame}.
 *
 * <p>A frame from {@link #KNOWN} upwards was delivered; a negative one was not, and nothing of it was read but its
 * header.
 *
 * <p>Threading: any thread.
 */
public final class FrameOutcome
{
    /**
     * A message of the schema, written in its version or in an earlier one.
     */
    public static final int KNOWN = 0;

    /**
     * A message of the schema, written in a later version than the code was generated from. It can be read as far as
     * the code knows it; what the later version added is passed over.
     */
    public static final int NEWER_VERSION = 1;

    /**
     * The schema is right, but it has no message with this template id, or marks it as state.
     */
    public static final int UNKNOWN_TEMPLATE = -1;

    /**
     * A message of another schema. Try that schema's dispatcher.
     */
    public static final int FOREIGN_SCHEMA = -2;

    /**
     * The frame is shorter than a header, than the block that it announces, or announces a block that does not hold the
     * fields of its version. Refuse it.
     */
    public static final int TRUNCATED = -3;

    private FrameOutcome()
    {
    }

    /**
     * Whether a frame was delivered, or would be.
     *
     * @param outcome as returned.
     * @return true for {@link #KNOWN} and {@link #NEWER_VERSION}.
     */
    public static boolean isDelivered(final int outcome)
    {
        return outcome >= KNOWN;
    }

    /**
     * Take any outcome but a delivered one for a fault: for a processor, whose events were checked before they were
     * sequenced.
     *
     * @param outcome as returned.
     * @throws IllegalArgumentException if the frame was not delivered.
     */
    public static void expectDelivered(final int outcome)
    {
        if (outcome < KNOWN)
        {
            throw new IllegalArgumentException("expected a message of the schema, but: outcome=" + name(outcome));
        }
    }

    /**
     * The name of an outcome, for messages and counters.
     *
     * @param outcome as returned.
     * @return the name of its constant.
     * @throws IllegalArgumentException if it is none.
     */
    public static String name(final int outcome)
    {
        return switch (outcome)
        {
            case KNOWN -> "KNOWN";
            case NEWER_VERSION -> "NEWER_VERSION";
            case UNKNOWN_TEMPLATE -> "UNKNOWN_TEMPLATE";
            case FOREIGN_SCHEMA -> "FOREIGN_SCHEMA";
            case TRUNCATED -> "TRUNCATED";
            default -> throw new IllegalArgumentException("no such outcome of a frame: outcome=" + outcome);
        };
    }
}
