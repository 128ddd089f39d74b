package io.lockstep.codecs.schema.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Text between bytes and strings, by the name of a character encoding; only where nothing is lost.
 *
 * <p>Threading: single owner.
 */
final class TextCodec
{
    private final Map<String, Optional<Charset>> charsets = new HashMap<>();

    /**
     * The charset of a name, or null for none or one that this machine does not know.
     */
    Charset charset(final String name)
    {
        return name == null || name.isEmpty() ?
            null : charsets.computeIfAbsent(name, TextCodec::find).orElse(null);
    }

    /**
     * The same; Latin-1, where every byte is a character, in place of none.
     */
    Charset charsetOrLatin1(final String name)
    {
        final Charset charset = charset(name);
        return charset == null ? StandardCharsets.ISO_8859_1 : charset;
    }

    /**
     * Whether a zero byte ends a text.
     */
    static boolean isZeroEnded(final Charset charset)
    {
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() < 4 && "A".getBytes(charset).length == 1;
    }

    /**
     * Text of bytes, or null where it would not become the same bytes again.
     */
    static String decode(final byte[] bytes, final Charset charset)
    {
        try
        {
            final String text = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(bytes))
                .toString();
            return Arrays.equals(encode(text, charset), bytes) ? text : null;
        }
        catch (final CharacterCodingException ex)
        {
            return null;
        }
    }

    /**
     * Bytes of a text, or null where the charset has not all of its characters.
     */
    static byte[] encode(final String text, final Charset charset)
    {
        if (!charset.canEncode())
        {
            return null;
        }

        try
        {
            final ByteBuffer buffer = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(text));
            return Arrays.copyOf(buffer.array(), buffer.limit());
        }
        catch (final CharacterCodingException ex)
        {
            return null;
        }
    }

    private static Optional<Charset> find(final String name)
    {
        try
        {
            return Optional.of(Charset.forName(name));
        }
        catch (final IllegalArgumentException ex)
        {
            // A name that this machine does not know: the bytes are printed as they are.
            return Optional.empty();
        }
    }
}
