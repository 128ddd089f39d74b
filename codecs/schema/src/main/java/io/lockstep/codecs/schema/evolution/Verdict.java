package io.lockstep.codecs.schema.evolution;

import java.util.List;

/**
 * One difference between two schemas that breaks a rule.
 *
 * @param rule    that is broken.
 * @param message in which it is, or the first of them; empty where it is the schema as a whole.
 * @param field   path of the field in the message, with the groups that it is in; empty where it is none.
 * @param type    path into the composite, enum or set that changed; empty where the type itself did not.
 * @param was     what the old schema says; empty where it says nothing.
 * @param is      what the new schema says; empty where it says nothing.
 * @param fix     what to do.
 * @param alsoAt  other places that use the same type, as message and field.
 */
public record Verdict(
    Rule rule,
    String message,
    String field,
    String type,
    String was,
    String is,
    String fix,
    List<String> alsoAt)
{
    /**
     * Where it is.
     *
     * @return message and field, and the type in parentheses, or {@code schema}.
     */
    public String place()
    {
        final String where = message.isEmpty() ? "schema" : messageAndField();
        return type.isEmpty() ? where : where + " (" + type + ')';
    }

    String messageAndField()
    {
        return field.isEmpty() ? message : message + '.' + field;
    }

    /**
     * All of it, as lines for people.
     *
     * @return lines, without a line break at the end.
     */
    public String text()
    {
        final StringBuilder text = new StringBuilder()
            .append(rule.severity().word()).append("  ").append(rule.id()).append("  ").append(place());
        if (!alsoAt.isEmpty())
        {
            text.append(" and ").append(alsoAt.size()).append(alsoAt.size() == 1 ? " other field" : " other fields");
        }

        return text
            .append("\n    was  ").append(was.isEmpty() ? "-" : was)
            .append("\n    is   ").append(is.isEmpty() ? "-" : is)
            .append("\n    why  ").append(rule.consequence())
            .append("\n    fix  ").append(fix)
            .toString();
    }
}
