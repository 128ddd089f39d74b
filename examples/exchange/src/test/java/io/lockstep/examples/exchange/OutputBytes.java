package io.lockstep.examples.exchange;

import io.lockstep.engine.OutputHeader;
import io.lockstep.engine.OutputListener;
import org.agrona.DirectBuffer;

import java.util.HexFormat;
import java.util.List;

/**
 * Keeps the bytes of outputs as hexadecimal text.
 */
final class OutputBytes implements OutputListener
{
    private final List<String> outputs;

    OutputBytes(final List<String> outputs)
    {
        this.outputs = outputs;
    }

    @Override
    public void onOutput(final OutputHeader header, final DirectBuffer buffer, final int offset, final int length)
    {
        if (!header.isEmpty())
        {
            final byte[] bytes = new byte[length];
            buffer.getBytes(offset, bytes);
            outputs.add(HexFormat.of().formatHex(bytes));
        }
    }
}
