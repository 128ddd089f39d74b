package io.lockstep.codecs.schema.json;

import io.lockstep.codecs.schema.BlockLayout;
import io.lockstep.codecs.schema.CompositeType;
import io.lockstep.codecs.schema.DataLayout;
import io.lockstep.codecs.schema.FieldLayout;
import io.lockstep.codecs.schema.GroupLayout;
import io.lockstep.codecs.schema.IntegerSlot;
import io.lockstep.codecs.schema.MessageLayout;
import io.lockstep.codecs.schema.Schema;
import org.agrona.ExpandableArrayBuffer;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Encodes one message from JSON.
 *
 * <p>Threading: single use.
 */
final class MessageEncoder
{
    private static final Set<String> MEMBERS = Set.of("schema", "version", "template", "message", "blockLength",
        "fields", "groupBlockLengths", "bytes", "masked");
    private static final BigInteger MAX_BLOCK_LENGTH = BigInteger.valueOf(1 << 28);

    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private final Set<String> usedPointers = new HashSet<>();
    private final Schema schema;
    private final ValueEncoder values;

    private JsonNode groupBlockLengths;
    private int actingVersion;
    private int position;

    MessageEncoder(final Schema schema, final ValueEncoder values)
    {
        this.schema = schema;
        this.values = values;
    }

    byte[] encode(final JsonNode root)
    {
        root.expect(JsonNode.Kind.OBJECT, "a message");
        expectOnly(root, MEMBERS);
        if (root.member("masked") != null && "true".equals(root.member("masked").text()))
        {
            throw MessageJsonException.at(root.member("masked"), "personal data is masked, so it is not the message",
                "print it again with personal data");
        }
        final MessageLayout message = message(root);
        header(root, message);
        groupBlockLengths = root.member("groupBlockLengths");
        final JsonNode fields = root.member("fields");
        if (fields == null)
        {
            throw MessageJsonException.at(root, "there are no fields", "write \"fields\":{...}");
        }
        block(message.block(), length(root.member("blockLength"), message.block(), schema.header().blockLength()),
            fields, "");
        expectUsed();

        return patched(root.member("bytes"));
    }

    private MessageLayout message(final JsonNode root)
    {
        final JsonNode id = root.member("schema");
        if (id != null && !integer(id, schema.header().schemaId(), "schema id").equals(BigInteger.valueOf(schema.id())))
        {
            throw MessageJsonException.at(id, "the message is of another schema: schema=" + id.text() +
                " known=" + schema.id(), "take the schema that it was written with");
        }
        final JsonNode template = root.member("template");
        final JsonNode name = root.member("message");
        if (template == null && name == null)
        {
            throw MessageJsonException.at(root, "it does not say which message it is",
                "write \"message\":\"NAME\" or \"template\":ID");
        }
        final MessageLayout byName = name == null ?
            null : schema.message(name.expect(JsonNode.Kind.STRING, "a name").text());
        final MessageLayout byId = template == null ?
            byName : schema.message(integer(template, schema.header().templateId(), "template id").intValue());
        if (byId == null || name != null && byId != byName)
        {
            throw MessageJsonException.at(name == null ? template : name, "the schema has no such message",
                "'lockstep schema show' lists what it has");
        }

        return byId;
    }

    private void header(final JsonNode root, final MessageLayout message)
    {
        final JsonNode version = root.member("version");
        actingVersion = version == null ?
            schema.version() : integer(version, schema.header().version(), "version").intValueExact();
        if (actingVersion < message.sinceVersion())
        {
            throw MessageJsonException.at(root, "version " + actingVersion + " did not have this message yet",
                "write a version from " + message.sinceVersion() + " on");
        }
        buffer.setMemory(0, schema.header().length(), (byte)0);
        schema.header().templateId().write(buffer, 0, message.templateId());
        schema.header().schemaId().write(buffer, 0, schema.id());
        schema.header().version().write(buffer, 0, actingVersion);
        final int blockLength =
            length(root.member("blockLength"), message.block(), schema.header().blockLength());
        schema.header().blockLength().write(buffer, 0, blockLength);
        position = schema.header().length();
    }

    private int length(final JsonNode node, final BlockLayout block, final IntegerSlot slot)
    {
        final int minLength = block.minLength(actingVersion);
        if (node == null)
        {
            return actingVersion >= schema.version() ? block.length() : minLength;
        }
        final int length = ValueEncoder.integer(node, BigInteger.ZERO,
            BigInteger.valueOf(slot.capacity()).min(MAX_BLOCK_LENGTH), "block length").intValue();

        return length;
    }

    private void block(final BlockLayout block, final int blockLength, final JsonNode node, final String pointer)
    {
        node.expect(JsonNode.Kind.OBJECT, "fields");
        expectMembers(block, node);
        final int minLength = block.minLength(actingVersion);
        if (blockLength < minLength)
        {
            throw MessageJsonException.at(node, "the block length is too small for the fields: blockLength=" +
                blockLength + " needed=" + minLength, "leave it out, or write the length needed or more");
        }
        final int start = position;
        buffer.setMemory(start, blockLength, (byte)0);
        for (final FieldLayout field : block.fields())
        {
            if (field.isIn(actingVersion))
            {
                field(field, node, start + field.offset());
            }
        }
        position = start + blockLength;
        for (final GroupLayout group : block.groups())
        {
            if (group.sinceVersion() <= actingVersion)
            {
                group(group, node.member(group.name()), JsonNode.child(pointer, group.name()), node);
            }
        }
        for (final DataLayout data : block.data())
        {
            if (data.sinceVersion() <= actingVersion)
            {
                data(data, node.member(data.name()));
            }
        }
    }

    private void field(final FieldLayout field, final JsonNode parent, final int index)
    {
        final JsonNode node = parent.member(field.name());
        if (field.isConstant())
        {
            expectConstant(field, node);
        }
        else if (field.type() instanceof CompositeType composite)
        {
            if (node == null)
            {
                throw missing(field, parent);
            }
            composite(composite, node, index);
        }
        else if (node != null)
        {
            values.encode(field, node, buffer, index);
        }
        else if (field.isOptional())
        {
            values.encodeNull(field, buffer, index);
        }
        else
        {
            throw missing(field, parent);
        }
    }

    private void composite(final CompositeType composite, final JsonNode node, final int index)
    {
        node.expect(JsonNode.Kind.OBJECT, "composite " + composite.name());
        final List<String> names = new ArrayList<>();
        for (final FieldLayout member : composite.members())
        {
            if (member.isIn(actingVersion))
            {
                names.add(member.name());
                field(member, node, index + member.offset());
            }
        }
        expectOnly(node, names);
    }

    private void group(final GroupLayout group, final JsonNode node, final String pointer, final JsonNode parent)
    {
        final List<JsonNode> entries =
            node == null ? List.of() : node.expect(JsonNode.Kind.ARRAY, "group " + group.name()).elements();
        if (entries.size() > group.count().capacity())
        {
            throw MessageJsonException.at(node, "the group has too many entries: entries=" + entries.size(),
                "write " + group.count().capacity() + " or fewer");
        }
        final JsonNode lengthNode = groupBlockLengths == null ? null : groupBlockLengths.member(pointer);
        if (lengthNode != null)
        {
            usedPointers.add(pointer);
        }
        final long blockLength = lengthNode != null && entries.isEmpty() ?
            emptyLength(lengthNode, group) : length(lengthNode, group.block(), group.blockLength());
        buffer.setMemory(position, group.headerLength(), (byte)0);
        group.blockLength().write(buffer, position, blockLength);
        group.count().write(buffer, position, entries.size());
        position += group.headerLength();
        for (int i = 0; i < entries.size(); i++)
        {
            block(group.block(), (int)blockLength, entries.get(i), pointer + '/' + i);
        }
    }

    /**
     * Without entries, the length of their blocks is any number.
     */
    private static long emptyLength(final JsonNode node, final GroupLayout group)
    {
        return ValueEncoder.integer(node, BigInteger.valueOf(Long.MIN_VALUE),
            BigInteger.valueOf(group.blockLength().capacity()), "block length").longValue();
    }

    private void data(final DataLayout data, final JsonNode node)
    {
        final byte[] bytes = node == null ? new byte[0] : values.data(data.characterEncoding(), node);
        if (bytes.length > data.length().capacity())
        {
            throw MessageJsonException.at(node, "the data is too long: bytes=" + bytes.length + " room=" +
                data.length().capacity(), "shorten it");
        }
        buffer.setMemory(position, data.headerLength(), (byte)0);
        data.length().write(buffer, position, bytes.length);
        buffer.putBytes(position + data.headerLength(), bytes);
        position += data.headerLength() + bytes.length;
    }

    private byte[] patched(final JsonNode node)
    {
        final Map<String, JsonNode> patches = node == null ?
            Map.of() : node.expect(JsonNode.Kind.OBJECT, "bytes by offset").members();
        for (final Map.Entry<String, JsonNode> patch : patches.entrySet())
        {
            final byte[] bytes = ValueEncoder.hex(patch.getValue().expect(JsonNode.Kind.STRING, "bytes"));
            final int offset = patch.getKey().matches("[0-9]{1,9}") ? Integer.parseInt(patch.getKey()) : -1;
            if (offset < 0 || offset > position)
            {
                throw MessageJsonException.at(patch.getValue(), "bytes have to lie in the message or follow it: " +
                    "offset=" + patch.getKey() + " length=" + position, "write an offset from 0 to that length");
            }
            buffer.putBytes(offset, bytes);
            position = Math.max(position, offset + bytes.length);
        }

        return Arrays.copyOf(buffer.byteArray(), position);
    }

    private void expectMembers(final BlockLayout block, final JsonNode node)
    {
        final List<String> names = new ArrayList<>();
        block.fields().stream().filter((field) -> field.isIn(actingVersion)).forEach(
            (field) -> names.add(field.name()));
        block.groups().stream().filter((group) -> group.sinceVersion() <= actingVersion).forEach(
            (group) -> names.add(group.name()));
        block.data().stream().filter((data) -> data.sinceVersion() <= actingVersion).forEach(
            (data) -> names.add(data.name()));
        expectOnly(node, names);
    }

    private void expectOnly(final JsonNode node, final Collection<String> names)
    {
        for (final Map.Entry<String, JsonNode> member : node.members().entrySet())
        {
            if (!names.contains(member.getKey()))
            {
                throw MessageJsonException.at(member.getValue(), "there is no such field in version " +
                    actingVersion + ": field=" + member.getKey(), "leave it out, or write one of " +
                    String.join(", ", names));
            }
        }
    }

    private void expectUsed()
    {
        if (groupBlockLengths != null)
        {
            for (final Map.Entry<String, JsonNode> entry : groupBlockLengths.members().entrySet())
            {
                if (!usedPointers.contains(entry.getKey()))
                {
                    throw MessageJsonException.at(entry.getValue(), "there is no such group: group=" + entry.getKey(),
                        "leave it out");
                }
            }
        }
    }

    private static void expectConstant(final FieldLayout field, final JsonNode node)
    {
        if (node != null && !ConstantText.of(field).equals(node.text()))
        {
            throw MessageJsonException.at(node, "the field is constant: field=" + field.name() + " value=" +
                ConstantText.of(field), "leave it out");
        }
    }

    private static MessageJsonException missing(final FieldLayout field, final JsonNode parent)
    {
        return MessageJsonException.at(parent, "a required field is missing: field=" + field.name(),
            "write its value");
    }

    private static BigInteger integer(final JsonNode node, final IntegerSlot slot, final String what)
    {
        return ValueEncoder.integer(node, BigInteger.ZERO, BigInteger.valueOf(slot.capacity()), what);
    }
}
