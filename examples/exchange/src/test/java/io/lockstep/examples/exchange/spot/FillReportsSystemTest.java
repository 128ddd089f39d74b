package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.SchemaIds;
import io.lockstep.engine.state.DirectPageHome;
import io.lockstep.examples.exchange.spot.codecs.FilledDecoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderDecoder;
import io.lockstep.transport.BlockingClient;
import io.lockstep.transport.ClientContext;
import io.lockstep.transport.EngineNode;
import io.lockstep.transport.EngineNodeContext;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who has an order in the book is told in a session of its own when somebody else trades with it.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FillReportsSystemTest
{
    private static final long MAKER = 11;
    private static final long TAKER = 12;
    private static final long TIMEOUT_S = 60;

    @TempDir
    private Path directory;

    @Test
    void shouldTellTheMakerInItsOwnSession() throws TimeoutException
    {
        try (EngineNode node = launch())
        {
            try (BlockingClient taker = connect(node, TAKER))
            {
                try (BlockingClient maker = connect(node, MAKER))
                {
                    send(taker, "S,1,10,20,1,1,0,0", "U,1", "U,2", "D,1,1,10,1000", "D,2,1,20,100000");
                    send(maker, "FILLS,1,ON", "O,1,7,1,ASK,GTC,50,0,5");
                    send(taker, "O,2,8,1,BID,IOC,50,50,2");

                    assertEquals("7 50 2 0", fill(maker));
                }

                send(taker, "O,2,9,1,BID,IOC,50,50,3");
            }

            try (BlockingClient maker = connect(node, MAKER))
            {
                // The session is told again from its first output on, and then what it has missed.
                assertEquals("7 50 2 0", fill(maker));
                assertEquals("7 50 3 1", fill(maker));
            }
        }
    }

    @Test
    void shouldTellBothSidesOfAnAuctionAndNobodyWhoDoesNotWantIt() throws TimeoutException
    {
        try (EngineNode node = launch();
            BlockingClient operator = connect(node, TAKER);
            BlockingClient maker = connect(node, MAKER))
        {
            send(operator, "S,1,10,20,1,1,0,0", "U,1", "U,2", "D,1,1,10,1000", "D,2,1,20,100000", "PHASE,1,AUCTION");
            send(maker, "FILLS,1,ON", "FILLS,2,ON", "O,1,7,1,ASK,GTC,50,0,5", "O,2,8,1,BID,GTC,50,50,4");
            send(operator, "PHASE,1,CONTINUOUS");

            assertEquals("8 50 4 1", fill(maker));
            assertEquals("7 50 4 0", fill(maker));

            send(maker, "FILLS,1,OFF", "O,2,9,1,BID,GTC,50,50,1");
            send(maker, "O,2,10,1,BID,GTC,49,49,1", "O,1,11,1,ASK,IOC,49,0,1");

            // The trade before was of an order of the one who wants to hear no more.
            assertEquals("10 49 1 1", fill(maker));
        }
    }

    private static BlockingClient connect(final EngineNode node, final long source) throws TimeoutException
    {
        return BlockingClient.connect(
            new ClientContext()
                .ingressEndpoint(node.ingressEndpoint())
                .source(source)
                .outputsAfter(0, -1)
                .errorHandler((error) -> { }),
            TIMEOUT_S, TimeUnit.SECONDS);
    }

    private static void send(final BlockingClient client, final String... lines) throws TimeoutException
    {
        final SpotCommands commands = SpotCommands.of(List.of(lines));
        for (int i = 0; i < commands.count(); i++)
        {
            assertTrue(client.send(commands.buffer(), commands.offset(i), commands.length(i)).isApplied());
        }
    }

    /**
     * The next fill that comes by a session: order, price, size, and whether nothing is left of it.
     */
    private static String fill(final BlockingClient client) throws TimeoutException
    {
        while (true)
        {
            final BlockingClient.Output output = client.receive();
            final UnsafeBuffer bytes = new UnsafeBuffer(output.bytes());
            if (SchemaIds.schemaId(bytes, 0) == FilledDecoder.SCHEMA_ID &&
                SchemaIds.templateId(bytes, 0) == FilledDecoder.TEMPLATE_ID)
            {
                final FilledDecoder filled = new FilledDecoder();
                filled.wrapAndApplyHeader(bytes, 0, new MessageHeaderDecoder());
                return filled.orderId() + " " + filled.price() + " " + filled.size() + " " + filled.done();
            }
        }
    }

    private EngineNode launch()
    {
        return EngineNode.launch(new EngineNodeContext()
            .ingressEndpoint("127.0.0.1:0")
            .failureHandler((failure) -> { })
            .engine(SpotApplication.journaled(new SpotProcessor())
                .directory(directory.resolve("node"))
                .pageHomeFactory((file) -> new DirectPageHome())));
    }
}
