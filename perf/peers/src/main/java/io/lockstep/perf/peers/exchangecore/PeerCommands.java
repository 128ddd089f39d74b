package io.lockstep.perf.peers.exchangecore;

import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.api.ApiAddUser;
import exchange.core2.core.common.api.ApiAdjustUserBalance;
import exchange.core2.core.common.api.ApiCancelOrder;
import exchange.core2.core.common.api.ApiCommand;
import exchange.core2.core.common.api.ApiMoveOrder;
import exchange.core2.core.common.api.ApiPlaceOrder;
import exchange.core2.core.common.api.ApiReduceOrder;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Commands in memory as the objects that exchange-core takes, made before anything is measured.
 *
 * <p>They come from lines of text, {@code S}, {@code U}, {@code D}, {@code O}, {@code C}, {@code M} and {@code R}, as
 * {@code lockstep exchange --commands} reads them; {@code #} begins a comment.
 *
 * @param symbols       to begin with.
 * @param setupCommands users and their deposits.
 * @param orderCommands what is measured.
 */
record PeerCommands(
    List<CoreSymbolSpecification> symbols, List<ApiCommand> setupCommands, List<ApiCommand> orderCommands)
{
    static PeerCommands read(final Path file) throws IOException
    {
        final PeerCommands commands = new PeerCommands(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (InputStream in = Files.newInputStream(file);
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in;
            BufferedReader reader = new BufferedReader(new InputStreamReader(text, US_ASCII)))
        {
            String line = reader.readLine();
            while (line != null)
            {
                if (!line.isEmpty() && line.charAt(0) != '#')
                {
                    commands.add(line);
                }
                line = reader.readLine();
            }
        }

        return commands;
    }

    private void add(final String line)
    {
        final String[] fields = line.split(",");
        switch (fields[0])
        {
            case "S" -> symbols.add(symbol(fields));
            case "U" -> setupCommands.add(ApiAddUser.builder().uid(number(fields, 1)).build());
            case "D" -> setupCommands.add(ApiAdjustUserBalance.builder()
                .uid(number(fields, 1))
                .transactionId(number(fields, 2))
                .currency((int)number(fields, 3))
                .amount(number(fields, 4))
                .build());
            case "O" -> orderCommands.add(order(fields));
            case "C" -> orderCommands.add(ApiCancelOrder.builder()
                .uid(number(fields, 1))
                .orderId(number(fields, 2))
                .symbol((int)number(fields, 3))
                .build());
            case "M" -> orderCommands.add(ApiMoveOrder.builder()
                .uid(number(fields, 1))
                .orderId(number(fields, 2))
                .symbol((int)number(fields, 3))
                .newPrice(number(fields, 4))
                .build());
            case "R" -> orderCommands.add(ApiReduceOrder.builder()
                .uid(number(fields, 1))
                .orderId(number(fields, 2))
                .symbol((int)number(fields, 3))
                .reduceSize(number(fields, 4))
                .build());
            default -> throw new IllegalArgumentException("exchange-core has no such command: " + line);
        }
    }

    private static CoreSymbolSpecification symbol(final String[] fields)
    {
        return CoreSymbolSpecification.builder()
            .symbolId((int)number(fields, 1))
            .type(SymbolType.CURRENCY_EXCHANGE_PAIR)
            .baseCurrency((int)number(fields, 2))
            .quoteCurrency((int)number(fields, 3))
            .baseScaleK(number(fields, 4))
            .quoteScaleK(number(fields, 5))
            .takerFee(number(fields, 6))
            .makerFee(number(fields, 7))
            .build();
    }

    private static ApiPlaceOrder order(final String[] fields)
    {
        return ApiPlaceOrder.builder()
            .uid(number(fields, 1))
            .orderId(number(fields, 2))
            .symbol((int)number(fields, 3))
            .action(OrderAction.valueOf(fields[4]))
            .orderType(OrderType.valueOf(fields[5]))
            .price(number(fields, 6))
            .reservePrice(number(fields, 7))
            .size(number(fields, 8))
            .build();
    }

    private static long number(final String[] fields, final int index)
    {
        return Long.parseLong(fields[index]);
    }
}
