package io.lockstep.transport;

import io.aeron.Subscription;
import io.aeron.logbuffer.ControlledFragmentHandler;
import io.aeron.logbuffer.FrameDescriptor;
import io.aeron.logbuffer.Header;
import io.lockstep.codecs.session.IngressBatchDecoder;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Assembler of the messages that come in several fragments, with a limit to what it keeps of each.
 *
 * <p>A message that is longer than the longest one to be taken is handed on cut, yet still too long, so that it is
 * refused as such and costs no more memory than an honest one.
 *
 * <p><b>Design note.</b> Aeron's own assembler keeps whatever a sender sends, and for as long as it is not told to
 * forget it.
 *
 * <p>Threading: owned by the node agent.
 */
final class IngressAssembler implements ControlledFragmentHandler
{
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final Int2ObjectHashMap<Assembly> assemblies = new Int2ObjectHashMap<>();
    private final ControlledFragmentHandler delegate;
    private final NodeCounters counters;
    private final int maxLength;

    /**
     * An assembler with nothing begun.
     *
     * @param maxLength of a message that is no batch, in bytes.
     */
    IngressAssembler(final ControlledFragmentHandler delegate, final NodeCounters counters, final int maxLength)
    {
        this.delegate = delegate;
        this.counters = counters;
        this.maxLength = maxLength;
    }

    @Override
    public Action onFragment(
        final DirectBuffer buffer, final int offset, final int length, final Header frameHeader)
    {
        final byte flags = frameHeader.flags();
        if ((flags & FrameDescriptor.UNFRAGMENTED) == FrameDescriptor.UNFRAGMENTED)
        {
            return delegate.onFragment(buffer, offset, length, frameHeader);
        }

        final boolean isLast = (flags & FrameDescriptor.END_FRAG_FLAG) != 0;
        if ((flags & FrameDescriptor.BEGIN_FRAG_FLAG) != 0)
        {
            assembly(frameHeader.sessionId()).begin(maxLength(buffer, offset, length));
        }
        final Assembly assembly = assemblies.get(frameHeader.sessionId());
        if (assembly == null || !assembly.isBegun)
        {
            if (isLast)
            {
                counters.increment(NodeCounter.FRAMES_MALFORMED);
            }
            return Action.CONTINUE;
        }

        final int lengthBefore = assembly.length;
        final boolean wasCut = assembly.isCut;
        assembly.append(buffer, offset, length);
        if (!isLast)
        {
            return Action.CONTINUE;
        }

        final Action action = delegate.onFragment(assembly.bytes, 0, assembly.length, frameHeader);
        if (action == Action.ABORT)
        {
            // The same fragment comes again.
            assembly.length = lengthBefore;
            assembly.isCut = wasCut;
        }
        else
        {
            assembly.isBegun = false;
            if (assembly.isCut)
            {
                counters.increment(NodeCounter.FRAMES_TOO_LONG);
            }
        }

        return action;
    }

    /**
     * Forget what was kept of senders that are gone.
     */
    void forgetGone(final Subscription subscription)
    {
        if (assemblies.size() > subscription.imageCount())
        {
            assemblies.keySet().removeIf((sessionId) -> subscription.imageBySessionId(sessionId) == null);
        }
    }

    /**
     * Of how many senders something is kept.
     */
    int size()
    {
        return assemblies.size();
    }

    private int maxLength(final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < MessageHeaderDecoder.ENCODED_LENGTH)
        {
            return maxLength;
        }

        header.wrap(buffer, offset);
        return header.templateId() == IngressBatchDecoder.TEMPLATE_ID &&
            header.schemaId() == MessageHeaderDecoder.SCHEMA_ID ? SessionProtocol.MAX_BATCH_LENGTH : maxLength;
    }

    private Assembly assembly(final int imageSessionId)
    {
        Assembly assembly = assemblies.get(imageSessionId);
        if (assembly == null)
        {
            assembly = new Assembly();
            assemblies.put(imageSessionId, assembly);
        }

        return assembly;
    }

    /**
     * What is there of one sender's message.
     */
    private static final class Assembly
    {
        private final ExpandableArrayBuffer bytes = new ExpandableArrayBuffer();
        private int length;
        private int maxLength;
        private boolean isBegun;
        private boolean isCut;

        void begin(final int maxMessageLength)
        {
            maxLength = maxMessageLength;
            length = 0;
            isBegun = true;
            isCut = false;
        }

        void append(final DirectBuffer buffer, final int offset, final int fragmentLength)
        {
            final int taken = Math.min(fragmentLength, maxLength + 1 - length);
            bytes.putBytes(length, buffer, offset, taken);
            length += taken;
            isCut |= taken < fragmentLength;
        }
    }
}
