package io.lockstep.replay.parquet;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Random;

/**
 * Trades as JSON: the least and the greatest of everything first, then random ones.
 */
final class RandomTrades
{
    private static final long UINT32_MASK = 0xFFFF_FFFFL;

    private final Random random;

    RandomTrades(final long seed)
    {
        random = new Random(seed);
    }

    static String least()
    {
        return trade("0", -127, 0, 0, "null", 0, Long.MIN_VALUE + 1, "null", Integer.MIN_VALUE + 1, -32767,
            "null", "[]", "\"\"", "[]", "", "");
    }

    static String greatest()
    {
        return trade("18446744073709551614", 127, 254, 65534, "2147483647", UINT32_MASK - 1, Long.MAX_VALUE,
            Long.toString(Long.MAX_VALUE), Integer.MAX_VALUE, 32767, "1.7976931348623157E308",
            "[\"first\",\"fourth\"]", "\"ABCDEF\"",
            "[{\"id\":18446744073709551614,\"note\":\"na\\u00efve, \\\"x\\\"\\n\"},{\"id\":1,\"note\":\"\"}]",
            "ann@example.org", "00fffe");
    }

    String next()
    {
        final byte[] raw = new byte[random.nextInt(5)];
        random.nextBytes(raw);
        return trade(
            Long.toUnsignedString(random.nextLong() >>> 1), random.nextInt(100) - 50, random.nextInt(255),
            random.nextInt(65535), random.nextInt(4) == 0 ? "null" : Integer.toString(random.nextInt(1_000)),
            random.nextLong() & UINT32_MASK >>> 1, random.nextLong() >> 1,
            random.nextInt(4) == 0 ? "null" : Long.toString(random.nextLong() >> random.nextInt(60) + 1),
            random.nextInt() >> 1, (short)random.nextInt() >> 1,
            random.nextInt(4) == 0 ? "null" : Double.toString(random.nextDouble()),
            random.nextBoolean() ? "[\"fourth\"]" : "[]", "\"S" + random.nextInt(100) + '"',
            random.nextBoolean() ? "[]" : "[{\"id\":" + random.nextInt(10) + ",\"note\":\"n\"}]",
            "person" + random.nextInt(10), HexFormat.of().formatHex(raw));
    }

    private static String trade(
        final String id,
        final int tiny,
        final int octet,
        final int port,
        final String number,
        final long count,
        final long sequence,
        final String price,
        final int fee,
        final int rate,
        final String ratio,
        final String flags,
        final String symbol,
        final String legs,
        final String email,
        final String raw)
    {
        return String.format(Locale.ROOT, """
            {"message":"Trade","fields":{"id":%s,"tiny":%d,"octet":%d,"port":%d,"number":%s,"count":%d,
            "Sequence":%d,"price":{"mantissa":%s,"exponent":-4,"side":"BUY"},"fee":{"mantissa":%d,"exponent":-2},
            "rate":{"mantissa":%d,"exponent":-3},"volume":{"mantissa":%d,"exponent":3},"weight":0.1,"ratio":%s,
            "side":"SELL","flags":%s,"symbol":%s,"three":[1,2,65534],"always":"SELL","account":123456,"late":-7,
            "legs":%s,"email":"%s","raw":"%s"}}""",
            id, tiny, octet, port, number, count, sequence, price, fee, rate, rate, ratio, flags, symbol, legs, email,
            raw);
    }
}
