package io.lockstep.transport;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.lockstep.codecs.session.KeepAliveDecoder;
import io.lockstep.codecs.session.MessageDispatcher;
import io.lockstep.codecs.session.MessageHandler;
import io.lockstep.codecs.session.MessageHeaderDecoder;
import io.lockstep.codecs.session.MessagePublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(60)
class PublicationOutletTest
{
    private static final String CHANNEL = "aeron:ipc?term-length=64k";
    private static final int STREAM_ID = 10;

    @TempDir
    private Path directory;

    @Test
    void shouldCarryWhatAGeneratedPublisherWrites()
    {
        final List<Long> received = new ArrayList<>();
        final MessageDispatcher dispatcher = new MessageDispatcher(new MessageHandler()
        {
            @Override
            public void onKeepAlive(final MessageHeaderDecoder header, final KeepAliveDecoder keepAlive)
            {
                received.add(keepAlive.sessionId());
            }
        });
        try (MediaDriver driver = driver();
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, STREAM_ID);
            Subscription subscription = aeron.addSubscription(CHANNEL, STREAM_ID))
        {
            final PublicationOutlet outlet = new PublicationOutlet(publication);
            final MessagePublisher publisher = new MessagePublisher(outlet);
            while (!publication.isConnected() || subscription.imageCount() == 0)
            {
                Thread.yield();
            }

            publisher.claimKeepAlive().sessionId(7);
            publisher.send();
            publisher.claimKeepAlive().sessionId(8);
            publisher.abort();
            publisher.claimKeepAlive().sessionId(9);
            publisher.send();
            while (received.size() < 2)
            {
                subscription.poll(
                    (buffer, offset, length, header) -> dispatcher.dispatch(buffer, offset, length), 10);
            }

            assertEquals(List.of(7L, 9L), received);
            assertEquals(publication.position(), outlet.answer());
        }
    }

    @Test
    void shouldAnswerNothingWhereThereIsNoRoom()
    {
        try (MediaDriver driver = driver();
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            ExclusivePublication publication = aeron.addExclusivePublication(CHANNEL, STREAM_ID))
        {
            final PublicationOutlet outlet = new PublicationOutlet(publication);

            assertNull(outlet.claim(64));
            assertEquals(Publication.NOT_CONNECTED, outlet.answer());
            assertThrows(IllegalStateException.class, outlet::send);
            assertThrows(IllegalArgumentException.class, () -> outlet.claim(publication.maxPayloadLength() + 1));

            try (Subscription subscription = aeron.addSubscription(CHANNEL, STREAM_ID))
            {
                // Room comes some time after the connection.
                while (outlet.claim(1024) == null)
                {
                    Thread.yield();
                }
                outlet.send();
                int sent = 1;
                while (outlet.claim(1024) != null || outlet.answer() == Publication.ADMIN_ACTION)
                {
                    if (outlet.answer() > 0)
                    {
                        outlet.send();
                        sent++;
                    }
                }

                assertEquals(Publication.BACK_PRESSURED, outlet.answer());
                assertTrue(sent > 10, "sent=" + sent + " channel=" + subscription.channel());
            }
        }
    }

    private MediaDriver driver()
    {
        return MediaDriver.launchEmbedded(new MediaDriver.Context()
            .aeronDirectoryName(directory.resolve("driver").toString())
            .dirDeleteOnStart(true)
            .dirDeleteOnShutdown(true)
            .threadingMode(ThreadingMode.SHARED));
    }
}
