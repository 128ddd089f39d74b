package io.lockstep.codecs.generator;

import uk.co.real_logic.sbe.ir.Token;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The class that computes the encoded length of a message with groups or variable data.
 *
 * <p>The length is a sum: of the fixed block, of every entry of a group with the dimensions and length fields inside
 * it, and of the bytes of variable data. So the order in which they are told does not matter, nor in which
 * entry they are.
 */
final class LengthSource
{
    private static final String GROUP = """

            /**
             * Add entries of the group {@code $path}.
             *
             * @param count of entries, in all the groups of this name together.
             * @return this.
             */
            public $MessageLength $name(final int count)
            {
                return add(count, $BYTESL);
            }
        """;

    private static final String DATA = """

            /**
             * Add the content of {@code $path}.
             *
             * @param bytes of it, in all entries together.
             * @return this.
             */
            public $MessageLength $name(final int bytes)
            {
                return add(bytes, 1L);
            }
        """;

    private static final String CLASS = """
        public final class $MessageLength
        {
            private static final long FIXED_LENGTH = $FIXEDL;

            private long length = FIXED_LENGTH;

            /**
             * The length of a message with empty groups and empty variable data.
             */
            public $MessageLength()
            {
            }

            /**
             * Begin anew.
             *
             * @return this.
             */
            public $MessageLength reset()
            {
                length = FIXED_LENGTH;
                return this;
            }
        $METHODS
            /**
             * The length of the message.
             *
             * @return in bytes, header included.
             * @throws ArithmeticException if it is more than an int can hold.
             */
            public int encodedLength()
            {
                return Math.toIntExact(length);
            }

            private $MessageLength add(final int count, final long each)
            {
                if (count < 0)
                {
                    throw new IllegalArgumentException("expected a number of entries or bytes, but: count=" + count);
                }

                length = Math.addExact(length, count * each);
                return this;
            }
        }
        """;

    private final SchemaCode schema;
    private final MessageModel message;
    private final StringBuilder methods = new StringBuilder();
    private final Set<String> names = new HashSet<>();

    LengthSource(final SchemaCode schema, final MessageModel message)
    {
        this.schema = schema;
        this.message = message;
    }

    String text()
    {
        final int fixed = schema.headerLength() + message.blockLength() +
            dimensions(message.groups()) + lengthFields(message.varData());
        add("", "", message.groups(), message.varData());
        return schema.head("", """
            How many bytes a {@code %s} takes, by how many entries its groups have and how long its variable data is.

            <p>Threading: one thread at a time. Reusable; allocates nothing after its construction.
            """.formatted(message.name())) +
            CLASS.replace("$METHODS\n", methods + "\n")
                .replace("$FIXED", String.valueOf(fixed))
                .replace("$Message", message.className());
    }

    private void add(final String prefix, final String path, final List<Token> groups, final List<Token> varData)
    {
        for (int i = 0; i < groups.size(); i += groups.get(i).componentTokenCount())
        {
            final GroupModel group = new GroupModel(groups, i);
            final String name = unique(prefix, group.name());
            final int entry = group.blockLength() + dimensions(group.groups()) + lengthFields(group.varData());
            methods.append(GROUP.replace("$path", path + group.name())
                .replace("$name", name)
                .replace("$BYTES", String.valueOf(entry))
                .replace("$Message", message.className()));
            add(name, path + group.name() + ".", group.groups(), group.varData());
        }
        for (int i = 0; i < varData.size(); i += varData.get(i).componentTokenCount())
        {
            methods.append(DATA.replace("$path", path + varData.get(i).name())
                .replace("$name", unique(prefix, varData.get(i).name()))
                .replace("$Message", message.className()));
        }
    }

    private String unique(final String prefix, final String name)
    {
        final String whole = prefix.isEmpty() ? JavaText.propertyName(name) : prefix + JavaText.className(name);
        String candidate = "add".equals(whole) ? "add_" : whole;
        while (!names.add(candidate))
        {
            candidate += "_";
        }
        return candidate;
    }

    private static int dimensions(final List<Token> groups)
    {
        int length = 0;
        for (int i = 0; i < groups.size(); i += groups.get(i).componentTokenCount())
        {
            length += new GroupModel(groups, i).dimensionLength();
        }
        return length;
    }

    /**
     * What comes before the bytes of each variable data: where they begin within its composite.
     */
    private static int lengthFields(final List<Token> varData)
    {
        int length = 0;
        for (int i = 0; i < varData.size(); i += varData.get(i).componentTokenCount())
        {
            length += varData.get(i + 2).encodedLength();
        }
        return length;
    }
}
