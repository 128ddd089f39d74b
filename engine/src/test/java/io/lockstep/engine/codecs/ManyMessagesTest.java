package io.lockstep.engine.codecs;

import io.lockstep.codecs.FrameOutcome;
import io.lockstep.engine.codecs.many.Message1Encoder;
import io.lockstep.engine.codecs.many.MessageDispatcher;
import io.lockstep.engine.codecs.many.MessageFrame;
import io.lockstep.engine.codecs.many.MessageHandler;
import io.lockstep.engine.codecs.many.MessageHeaderDecoder;
import io.lockstep.engine.codecs.many.MessageHeaderEncoder;
import io.lockstep.engine.codecs.many.MessagePublisher;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * More messages than one switch holds, in the other byte order, behind a header whose members are in another order.
 */
@Timeout(30)
class ManyMessagesTest
{
    private final ArrayOutlet outlet = new ArrayOutlet();
    private final MessagePublisher publisher = new MessagePublisher(outlet);
    private final List<String> called = new ArrayList<>();
    private final MessageHandler handler = (MessageHandler)Proxy.newProxyInstance(
        MessageHandler.class.getClassLoader(),
        new Class<?>[] {MessageHandler.class},
        (proxy, method, arguments) ->
        {
            called.add(method.getName());
            return null;
        });
    private final MessageDispatcher dispatcher = new MessageDispatcher(handler);

    @Test
    void shouldBringEachMessageToItsMethod() throws Exception
    {
        final List<String> expected = new ArrayList<>();
        for (final int templateId : templateIds())
        {
            publisher.getClass().getMethod("claimMessage" + templateId).invoke(publisher);
            publisher.send();
            expected.add("onMessage" + templateId);

            final int outcome = dispatcher.dispatch(outlet.buffer(), 0, outlet.claimed());

            assertEquals(FrameOutcome.KNOWN, outcome, "templateId=" + templateId);
            assertEquals(templateId, MessageFrame.templateId(outlet.buffer(), 0));
        }

        assertEquals(expected, called);
        assertTrue(called.size() > 24, "too few to need several switches: " + called);
    }

    @Test
    void shouldTellEveryOtherTemplateIdAsUnknown()
    {
        final Set<Integer> known = templateIds();
        publisher.claimMessage1();
        publisher.send();
        final MessageHeaderEncoder header = new MessageHeaderEncoder().wrap(outlet.buffer(), 0);

        for (int templateId = 0; templateId < 65_535; templateId++)
        {
            header.templateId(templateId);

            final int outcome = dispatcher.dispatch(outlet.buffer(), 0, outlet.claimed());

            assertEquals(
                known.contains(templateId) ? FrameOutcome.KNOWN : FrameOutcome.UNKNOWN_TEMPLATE, outcome,
                "templateId=" + templateId);
        }
    }

    @Test
    void shouldWriteTheHeaderThatTheFlyweightWrites()
    {
        publisher.claimMessage1();
        publisher.send();

        final byte[] expected = new byte[MessageHeaderEncoder.ENCODED_LENGTH];
        new Message1Encoder().wrapAndApplyHeader(
            new UnsafeBuffer(new byte[32]), 0, new MessageHeaderEncoder())
            .buffer().getBytes(0, expected);
        final byte[] actual = new byte[MessageHeaderDecoder.ENCODED_LENGTH];
        outlet.buffer().getBytes(0, actual);
        assertEquals(Arrays.toString(expected), Arrays.toString(actual));
    }

    private static Set<Integer> templateIds()
    {
        final Set<Integer> ids = new TreeSet<>();
        for (final Method method : MessageHandler.class.getMethods())
        {
            if (method.getName().startsWith("onMessage"))
            {
                ids.add(Integer.parseInt(method.getName().substring("onMessage".length())));
            }
        }
        return ids;
    }
}
