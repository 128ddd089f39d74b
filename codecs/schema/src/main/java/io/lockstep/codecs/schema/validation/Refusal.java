package io.lockstep.codecs.schema.validation;

/**
 * Why, and where, a message is refused.
 *
 * @param message name of the message, or empty where it is not known.
 * @param field   path of the field in the message, such as {@code legs.side}, or empty where it is the message.
 * @param rule    that it breaks.
 */
public record Refusal(String message, String field, Rule rule)
{
    /**
     * One line for people.
     *
     * @return such as {@code NewOrder.side: the enum has no such value (UNKNOWN_ENUM_VALUE)}.
     */
    public String text()
    {
        final String where = message.isEmpty() ? "message" : field.isEmpty() ? message : message + '.' + field;
        return where + ": " + rule.text() + " (" + rule + ')';
    }
}
