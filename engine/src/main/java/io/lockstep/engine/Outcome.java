package io.lockstep.engine;

/**
 * What became of one sequenced event.
 *
 * <p>The codes are journaled and sent: they are never renumbered.
 */
public enum Outcome
{
    /**
     * Applied, for the first and only time.
     */
    APPLIED(0),

    /**
     * Not applied: the source's event with this number was applied before. Where the core remembers no refusals, it
     * may also have been refused ({@link CoreContext#maxRefusals}); else it is answered with its first outcome again.
     */
    DUPLICATE(1),

    /**
     * Not applied: the number is not the next one of its source. Send again from the missing one on.
     */
    SOURCE_SEQUENCE_GAP(2),

    /**
     * Not applied: the source is new and the declared number of sources is reached.
     */
    SOURCE_LIMIT(3),

    /**
     * Not applied: the application does not know the event. The source's numbers go on behind it.
     */
    EVENT_NOT_KNOWN(4),

    /**
     * Not applied: the event was longer than the node takes. The source's numbers go on behind it.
     */
    EVENT_TOO_LONG(5),

    /**
     * Not applied: no processor could, and an operator decided to pass over it. The source's numbers go on behind it.
     */
    SKIPPED(6),

    /**
     * Not applied: the source's number was taken before, and what became of it is not known any more. Whether it was
     * applied, the application's own state may tell.
     */
    FORGOTTEN(7);

    private static final Outcome[] BY_CODE = values();

    private final int code;

    Outcome(final int code)
    {
        this.code = code;
    }

    /**
     * The number that stands for the outcome in files and messages.
     *
     * @return the code.
     */
    public int code()
    {
        return code;
    }

    /**
     * Outcome of a code.
     *
     * @param code as of {@link #code()}.
     * @return the outcome.
     * @throws IllegalArgumentException if no outcome has the code.
     */
    public static Outcome ofCode(final int code)
    {
        if (code < 0 || code >= BY_CODE.length)
        {
            throw new IllegalArgumentException("no outcome has this code: code=" + code);
        }

        return BY_CODE[code];
    }
}
