package io.lockstep.transport.stream;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.codecs.stream.SlowPolicy;
import io.lockstep.replay.journal.OutputSelection;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which outputs a named stream has, where its live ones are published, and what becomes of a slow subscriber.
 *
 * <p>Threading: one thread, before the launch of the node; read by the stream agent.
 */
public final class StreamDeclaration
{
    /**
     * Where live outputs are published, unless set: one channel that sends to each subscriber which asks for it.
     */
    public static final String LIVE_CHANNEL_DEFAULT = "aeron:udp?control-mode=dynamic|control=127.0.0.1:0";

    /**
     * Most keys of a conflated stream, unless set.
     */
    public static final int MAX_KEYS_DEFAULT = 4096;

    private static final int TEMPLATE_ID_OFFSET = 2;
    private static final int SCHEMA_ID_OFFSET = 4;

    private final String name;
    private int schemaId;
    private int[] templateIds = {};
    private StreamKey key;
    private SlowPolicy slowPolicy = SlowPolicy.RECOVER;
    private String liveChannel = LIVE_CHANNEL_DEFAULT;
    private int maxKeys = MAX_KEYS_DEFAULT;

    /**
     * Declare a stream.
     *
     * @param name by which subscribers ask for it: ASCII, of 256 characters at most.
     */
    public StreamDeclaration(final String name)
    {
        this.name = Objects.requireNonNull(name, "the name of a stream is not set");
        if (name.isEmpty() || name.length() > StreamProtocol.MAX_TEXT_LENGTH || !isAscii(name))
        {
            throw new IllegalArgumentException("the name of a stream is ASCII, of " + StreamProtocol.MAX_TEXT_LENGTH +
                " characters at most: name=" + name);
        }
    }

    /**
     * The name.
     *
     * @return ASCII.
     */
    public String name()
    {
        return name;
    }

    /**
     * Which outputs it has.
     *
     * @param ofSchemaId    their schema.
     * @param ofTemplateIds their templates in that schema, at least one.
     * @return this.
     */
    public StreamDeclaration templates(final int ofSchemaId, final int... ofTemplateIds)
    {
        schemaId = ofSchemaId;
        templateIds = ofTemplateIds.clone();
        Arrays.sort(templateIds);
        return this;
    }

    /**
     * What an output is about, for a stream that is conflated.
     *
     * @param streamKey pure function of the output.
     * @return this.
     */
    public StreamDeclaration key(final StreamKey streamKey)
    {
        key = streamKey;
        return this;
    }

    /**
     * What an output is about.
     *
     * @return null where there is no key.
     */
    public StreamKey key()
    {
        return key;
    }

    /**
     * What becomes of a subscriber that is too slow. With any policy it holds up nobody but itself.
     *
     * <p>{@code RECOVER}: it gets what it missed from the history. {@code DROP}: it is told how many it missed.
     * {@code DISCONNECT}: its subscription ends. {@code CONFLATE}: it gets the latest output of each key, and how many
     * earlier ones that one stands for; needs a {@link #key(StreamKey)}.
     *
     * @param policy {@code RECOVER} unless set.
     * @return this.
     */
    public StreamDeclaration slowPolicy(final SlowPolicy policy)
    {
        slowPolicy = policy;
        return this;
    }

    /**
     * What becomes of a subscriber that is too slow.
     *
     * @return the policy.
     */
    public SlowPolicy slowPolicy()
    {
        return slowPolicy;
    }

    /**
     * Where live outputs are published: an Aeron channel of a multicast group, of a multi-destination-cast with dynamic
     * control, or {@code aeron:ipc}. A conflated stream has none, since each subscriber gets outputs of its own.
     *
     * @param channel {@link #LIVE_CHANNEL_DEFAULT} unless set; port 0 for any that is free.
     * @return this.
     */
    public StreamDeclaration liveChannel(final String channel)
    {
        liveChannel = channel;
        return this;
    }

    /**
     * Where live outputs are published.
     *
     * @return an Aeron channel.
     */
    public String liveChannel()
    {
        return liveChannel;
    }

    /**
     * Most keys of a conflated stream. Outputs of keys beyond are left out of it, and counted.
     *
     * @param count positive.
     * @return this.
     */
    public StreamDeclaration maxKeys(final int count)
    {
        maxKeys = count;
        return this;
    }

    /**
     * Most keys of a conflated stream.
     *
     * @return the limit.
     */
    public int maxKeys()
    {
        return maxKeys;
    }

    /**
     * Whether the stream has an output.
     *
     * @param buffer that holds it.
     * @param offset where its SBE message header begins.
     * @return true for one of its templates.
     */
    public boolean isOf(final DirectBuffer buffer, final int offset)
    {
        if (SchemaIds.schemaId(buffer, offset) != schemaId)
        {
            return false;
        }

        final int templateId = SchemaIds.templateId(buffer, offset);
        for (final int id : templateIds)
        {
            if (id == templateId)
            {
                return true;
            }
        }

        return false;
    }

    int schemaId()
    {
        return schemaId;
    }

    int[] templateIds()
    {
        return templateIds;
    }

    boolean isConflated()
    {
        return slowPolicy == SlowPolicy.CONFLATE;
    }

    void conclude(final OutputSelection kept)
    {
        Objects.requireNonNull(slowPolicy, "StreamDeclaration.slowPolicy is not set");
        Objects.requireNonNull(liveChannel, "StreamDeclaration.liveChannel is not set");
        if (templateIds.length == 0)
        {
            throw new IllegalArgumentException("StreamDeclaration.templates is not set: name=" + name);
        }
        if (slowPolicy == SlowPolicy.CONFLATE && key == null)
        {
            throw new IllegalArgumentException("StreamDeclaration.key is needed to conflate: name=" + name);
        }
        if (slowPolicy == SlowPolicy.NULL_VAL)
        {
            throw new IllegalArgumentException("StreamDeclaration.slowPolicy is none: name=" + name);
        }
        if (maxKeys < 1)
        {
            throw new IllegalArgumentException("StreamDeclaration.maxKeys must be positive: maxKeys=" + maxKeys);
        }
        if (kept != null)
        {
            requireKept(kept);
        }
    }

    private void requireKept(final OutputSelection kept)
    {
        final UnsafeBuffer message = new UnsafeBuffer(new byte[SchemaIds.MESSAGE_HEADER_LENGTH]);
        message.putShort(SCHEMA_ID_OFFSET, (short)schemaId, ByteOrder.LITTLE_ENDIAN);
        for (final int templateId : templateIds)
        {
            message.putShort(TEMPLATE_ID_OFFSET, (short)templateId, ByteOrder.LITTLE_ENDIAN);
            if (!kept.isKept(message, 0, message.capacity()))
            {
                throw new IllegalArgumentException("a stream is read from the output journal, which does not keep " +
                    "this output: name=" + name + " templateId=" + templateId);
            }
        }
    }

    private static boolean isAscii(final String text)
    {
        return text.chars().allMatch((c) -> c > ' ' && c < 0x7F);
    }
}
