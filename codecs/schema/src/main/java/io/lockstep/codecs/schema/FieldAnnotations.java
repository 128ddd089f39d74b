package io.lockstep.codecs.schema;

import uk.co.real_logic.sbe.ir.Token;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a schema says about a message, composite or field beyond its layout, in words of its {@code semanticType} that
 * begin with {@code @}.
 *
 * <table>
 * <caption>The words</caption>
 * <tr><th>word</th><th>on</th><th>says</th></tr>
 * <tr><td>{@code @partition-key}</td><td>field of a message</td><td>events with the same value belong to the same
 * shard</td></tr>
 * <tr><td>{@code @source-sequence}</td><td>field of a message</td><td>the number that its source gave the
 * event</td></tr>
 * <tr><td>{@code @personal:CLASS}</td><td>field, var data, or a type of its own</td><td>data about a person, of a class
 * such as {@code email}</td></tr>
 * <tr><td>{@code @mask:all}, {@code none}, {@code firstN}, {@code lastN}</td><td>the same</td><td>what is hidden, or
 * the ends that are shown; all is hidden unless this is said</td></tr>
 * <tr><td>{@code @state}</td><td>message, composite</td><td>it is the layout of a record of a store, no
 * event</td></tr>
 * <tr><td>{@code @key}</td><td>field of such a message</td><td>the record is found by it</td></tr>
 * <tr><td>{@code @key:MEMBER}</td><td>such a composite or message</td><td>the same, said where the tool drops what a
 * member says</td></tr>
 * </table>
 *
 * <p>Words are separated by spaces. Those without {@code @} are left to whoever wrote them, so that a schema may go on
 * saying {@code semanticType="Price"}; a word with {@code @} that is not in the table is an error, so that a slip of
 * the pen does not print what was to be hidden.
 *
 * <p>The SBE tool's IR carries {@code semanticType} on messages, fields, groups, var data, composites, and types that a
 * field names; it drops what is said on a plain {@code type} inside a composite. It wants a field to say nothing or the
 * same where its type says something: {@link #plus} joins the tokens of the two.
 *
 * <p>Threading: any thread.
 *
 * @param semanticType   the words without {@code @}, separated by single spaces; empty if there are none.
 * @param isPartitionKey whether {@code @partition-key} is there.
 * @param isSourceSequence whether {@code @source-sequence} is there.
 * @param isState        whether {@code @state} is there.
 * @param isKey          whether {@code @key} is there, with or without the name of a member.
 * @param keyMember      the member that {@code @key} names; empty if it names none.
 * @param personalClass  the class of personal data, or empty if it is none.
 * @param mask           what may be shown: {@link Mask#NONE} unless it is personal data.
 */
public record FieldAnnotations(
    String semanticType,
    boolean isPartitionKey,
    boolean isSourceSequence,
    boolean isState,
    boolean isKey,
    String keyMember,
    String personalClass,
    Mask mask)
{
    /**
     * Nothing is said.
     */
    public static final FieldAnnotations NONE = new FieldAnnotations("", false, false, false, false, "", "", Mask.NONE);

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_-]*");
    private static final Pattern ENDS = Pattern.compile("(first|last)([0-9]{1,4})");

    /**
     * What a token of the IR says.
     *
     * @param token of a message, field, group, var data, composite or type.
     * @return what it says, {@link #NONE} if nothing.
     * @throws IllegalArgumentException if there is a word with {@code @} that is none of the vocabulary.
     */
    public static FieldAnnotations of(final Token token)
    {
        final String semanticType = token.encoding().semanticType();
        try
        {
            return parse(semanticType);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(ex.getMessage() + " of=" + token.name(), ex);
        }
    }

    /**
     * What a {@code semanticType} says.
     *
     * @param semanticType as in the schema; null and empty say nothing.
     * @return what it says, {@link #NONE} if nothing.
     * @throws IllegalArgumentException if there is a word with {@code @} that is none of the vocabulary.
     */
    public static FieldAnnotations parse(final String semanticType)
    {
        if (null == semanticType || semanticType.isBlank())
        {
            return NONE;
        }

        final Words words = new Words(semanticType);
        for (final String word : semanticType.trim().split("\\s+"))
        {
            words.add(word);
        }
        return words.annotations();
    }

    /**
     * Whether it is data about a person.
     *
     * @return true if it is.
     */
    public boolean isPersonal()
    {
        return !personalClass.isEmpty();
    }

    /**
     * What the token of a field and that of its type say together.
     *
     * @param type what the type of the field says.
     * @return both.
     */
    public FieldAnnotations plus(final FieldAnnotations type)
    {
        return new FieldAnnotations(
            semanticType.isEmpty() ? type.semanticType : semanticType,
            isPartitionKey || type.isPartitionKey,
            isSourceSequence || type.isSourceSequence,
            isState || type.isState,
            isKey || type.isKey,
            keyMember.isEmpty() ? type.keyMember : keyMember,
            isPersonal() ? personalClass : type.personalClass,
            isPersonal() ? mask : type.mask);
    }

    private static final class Words
    {
        private final String source;
        private final StringBuilder others = new StringBuilder();
        private boolean isPartitionKey;
        private boolean isSourceSequence;
        private boolean isState;
        private boolean isKey;
        private String keyMember = "";
        private String personalClass = "";
        private Mask mask;

        private Words(final String source)
        {
            this.source = source;
        }

        private void add(final String word)
        {
            if (!word.startsWith("@"))
            {
                others.append(others.isEmpty() ? "" : " ").append(word);
                return;
            }

            final int colon = word.indexOf(':');
            final String name = colon < 0 ? word : word.substring(0, colon);
            final String value = colon < 0 ? null : word.substring(colon + 1);
            switch (name)
            {
                case "@partition-key" -> isPartitionKey = expectNone(word, value);
                case "@source-sequence" -> isSourceSequence = expectNone(word, value);
                case "@state" -> isState = expectNone(word, value);
                case "@personal" -> personalClass = expectName(word, value);
                case "@mask" -> mask = mask(word, value);
                case "@key" ->
                {
                    isKey = true;
                    keyMember = null == value ? "" : expectName(word, value);
                }
                default -> throw notKnown(word, "it is none of the words that begin with @");
            }
        }

        private FieldAnnotations annotations()
        {
            final boolean isPersonal = !personalClass.isEmpty();
            if (null != mask && !isPersonal)
            {
                throw notKnown("@mask", "it needs @personal:CLASS beside it");
            }

            final Mask shown = null != mask ? mask : isPersonal ? Mask.ALL : Mask.NONE;
            return new FieldAnnotations(others.toString(), isPartitionKey, isSourceSequence, isState, isKey, keyMember,
                personalClass, shown);
        }

        private boolean expectNone(final String word, final String value)
        {
            if (null != value)
            {
                throw notKnown(word, "it takes no value");
            }
            return true;
        }

        private String expectName(final String word, final String value)
        {
            if (null == value || !NAME.matcher(value).matches())
            {
                throw notKnown(word, "it needs a name behind a colon");
            }
            return value;
        }

        private Mask mask(final String word, final String value)
        {
            if ("all".equals(value))
            {
                return Mask.ALL;
            }
            if ("none".equals(value))
            {
                return Mask.NONE;
            }

            final Matcher ends = ENDS.matcher(null == value ? "" : value);
            if (!ends.matches())
            {
                throw notKnown(word, "it needs one of all, none, firstN, lastN behind a colon");
            }
            final int count = Integer.parseInt(ends.group(2));
            return "first".equals(ends.group(1)) ? new Mask(count, 0) : new Mask(0, count);
        }

        private IllegalArgumentException notKnown(final String word, final String why)
        {
            return new IllegalArgumentException(
                "expected an annotation, but " + why + ": word=" + word + " semanticType=\"" + source + "\"");
        }
    }
}
