package io.lockstep.transport;

import org.agrona.CloseHelper;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients in a process of their own. They hold their last events back until something comes by standard input.
 */
public final class HistoryClientsMain
{
    static final String DRIVER = "driver ";
    static final String WAITING = "waiting";
    static final String DONE = "done";

    private static final long PARK_NS = 50_000;
    private static final long INPUT_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private HistoryClientsMain()
    {
    }

    /**
     * Run clients until their last event is acknowledged.
     *
     * @param args directory of histories, endpoint of the node, address to listen at, first source, last source,
     *             events of each, share of frames that are lost, share that are late, seed.
     * @throws IOException if standard input can not be read.
     */
    public static void main(final String[] args) throws IOException
    {
        final long last = Long.parseLong(args[4]);
        final List<HistoryClient> clients = new ArrayList<>();
        try (DisorderlyDriver driver = new DisorderlyDriver(
            Double.parseDouble(args[6]), Double.parseDouble(args[7]), Long.parseLong(args[8])))
        {
            System.out.println(DRIVER + driver.directoryName());
            for (long source = Long.parseLong(args[3]); source <= last; source++)
            {
                clients.add(new HistoryClient(
                    driver,
                    args[1],
                    args[2] + ":0",
                    new ClientHistory(Path.of(args[0]), source),
                    Long.parseLong(args[5])));
            }
            run(clients);
            CloseHelper.closeAll(clients);
            System.out.println(DONE + " framesLost=" + driver.lost() + " framesLate=" + driver.late() +
                " framesDoubled=" + driver.doubled());
        }
    }

    private static void run(final List<HistoryClient> clients) throws IOException
    {
        boolean isDone = false;
        boolean isWaiting = false;
        long inputNs = System.nanoTime();
        while (!isDone)
        {
            int work = 0;
            isDone = true;
            boolean isHolding = true;
            for (final HistoryClient client : clients)
            {
                work += client.doWork();
                isDone &= client.isDone();
                isHolding &= client.hasDoneAllButHeldBack();
            }
            if (isHolding && !isWaiting)
            {
                isWaiting = true;
                System.out.println(WAITING);
            }
            if (System.nanoTime() - inputNs > INPUT_NS)
            {
                inputNs = System.nanoTime();
                if (System.in.available() > 0 && System.in.read() >= 0)
                {
                    clients.forEach(HistoryClient::holdNothingBack);
                }
            }
            if (work == 0)
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }
}
