package io.lockstep.codecs.schema;

/**
 * How much of a value of personal data may be shown: some characters at its ends, or none.
 *
 * <p>What is hidden is shown as three asterisks, however long it is, so that its length does not show. A value that is
 * no longer than what may be shown of it is hidden whole.
 *
 * <p>Threading: any thread.
 *
 * @param first characters shown at the beginning.
 * @param last  characters shown at the end.
 */
public record Mask(int first, int last)
{
    /**
     * Hides the whole value.
     */
    public static final Mask ALL = new Mask(0, 0);

    /**
     * Hides nothing.
     */
    public static final Mask NONE = new Mask(Integer.MAX_VALUE, 0);

    private static final String HIDDEN = "***";

    /**
     * A mask that shows some characters.
     *
     * @param first characters shown at the beginning.
     * @param last  characters shown at the end.
     * @throws IllegalArgumentException if one of the numbers is negative.
     */
    public Mask
    {
        if (first < 0 || last < 0)
        {
            throw new IllegalArgumentException(
                "a mask cannot show fewer than no characters: first=" + first + " last=" + last);
        }
    }

    /**
     * What may be shown of a value.
     *
     * @param value as text.
     * @return the value, or its ends around three asterisks.
     */
    public String apply(final String value)
    {
        if (equals(NONE))
        {
            return value;
        }
        if (value.codePointCount(0, value.length()) <= (long)first + last)
        {
            return HIDDEN;
        }

        final int beginLength = value.offsetByCodePoints(0, first);
        final int endOffset = value.offsetByCodePoints(value.length(), -last);
        return value.substring(0, beginLength) + HIDDEN + value.substring(endOffset);
    }
}
