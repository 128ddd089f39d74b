package io.lockstep.codecs.schema.validation;

/**
 * Why a message is refused.
 */
public enum Rule
{
    /**
     * It is shorter than a message header.
     */
    HEADER_TRUNCATED("it is shorter than the message header"),

    /**
     * Its header names another schema.
     */
    UNKNOWN_SCHEMA("its header names another schema"),

    /**
     * The schema has no message of its template id, or none that may come in.
     */
    UNKNOWN_TEMPLATE("the schema has no such message, or it may not come in"),

    /**
     * It was written in a later version of the schema than is known.
     */
    NEWER_VERSION("it was written in a later version of the schema"),

    /**
     * Its header names a version that did not have this message yet.
     */
    VERSION_TOO_OLD("the version in its header did not have this message yet"),

    /**
     * A block is shorter than the fields of its version.
     */
    BLOCK_TOO_SHORT("the block is shorter than the fields of its version"),

    /**
     * A block goes beyond the end of the message.
     */
    BLOCK_OUT_OF_BOUNDS("the block goes beyond the end of the message"),

    /**
     * A group's header goes beyond the end of the message.
     */
    GROUP_HEADER_TRUNCATED("the header of the group goes beyond the end of the message"),

    /**
     * A group has more entries than the rest of the message can hold, or than the schema allows.
     */
    GROUP_COUNT_OUT_OF_BOUNDS("the group has more entries than the message holds, or the schema allows"),

    /**
     * The length of variable data goes beyond the end of the message.
     */
    DATA_HEADER_TRUNCATED("the length of the data goes beyond the end of the message"),

    /**
     * Variable data goes beyond the end of the message, or is longer than the schema allows.
     */
    DATA_OUT_OF_BOUNDS("the data goes beyond the end of the message, or is longer than the schema allows"),

    /**
     * The schema's enum has no such value.
     */
    UNKNOWN_ENUM_VALUE("the enum has no such value"),

    /**
     * The schema's set has no name for a bit.
     */
    UNKNOWN_SET_BIT("the set has no name for a bit"),

    /**
     * A value lies outside what the schema says.
     */
    OUT_OF_RANGE("the value is below the minimum or above the maximum"),

    /**
     * Bytes follow that no field accounts for.
     */
    TRAILING_BYTES("bytes follow that no field accounts for");

    private static final Rule[] RULES = values();

    private final String text;

    Rule(final String text)
    {
        this.text = text;
    }

    /**
     * What is wrong, for people.
     *
     * @return a clause.
     */
    public String text()
    {
        return text;
    }

    static Rule of(final int ordinal)
    {
        return RULES[ordinal];
    }
}
