package io.lockstep.examples.exchange.spot;

import io.lockstep.codecs.MessageOutlet;
import io.lockstep.codecs.SchemaIds;
import io.lockstep.examples.exchange.spot.codecs.AccountReportEncoder;
import io.lockstep.examples.exchange.spot.codecs.LevelChangedEncoder;
import io.lockstep.examples.exchange.spot.codecs.MessageHeaderEncoder;
import io.lockstep.examples.exchange.spot.codecs.SettingChangedEncoder;
import org.agrona.MutableDirectBuffer;

import java.nio.ByteOrder;

/**
 * Lets each report tell the version of the schema that it was first written in: the bytes of a history do not change
 * because the schema has grown since.
 *
 * <p>Threading: owned by the processor agent.
 */
final class FirstVersions implements MessageOutlet
{
    private static final int FIRST_OF_VERSION_1 = SettingChangedEncoder.TEMPLATE_ID;
    private static final int FIRST_OF_VERSION_2 = AccountReportEncoder.TEMPLATE_ID;
    private static final int FIRST_OF_VERSION_3 = LevelChangedEncoder.TEMPLATE_ID;

    private final MessageOutlet outlet;
    private MutableDirectBuffer claimed;

    FirstVersions(final MessageOutlet outlet)
    {
        this.outlet = outlet;
    }

    @Override
    public MutableDirectBuffer claim(final int length)
    {
        claimed = outlet.claim(length);
        return claimed;
    }

    @Override
    public void send()
    {
        final int templateId = SchemaIds.templateId(claimed, 0);
        claimed.putShort(
            MessageHeaderEncoder.versionEncodingOffset(), (short)firstVersion(templateId), ByteOrder.LITTLE_ENDIAN);
        outlet.send();
    }

    @Override
    public void abort()
    {
        outlet.abort();
    }

    /**
     * The version of the schema that a report came with.
     */
    static int firstVersion(final int templateId)
    {
        if (templateId < FIRST_OF_VERSION_2)
        {
            return templateId < FIRST_OF_VERSION_1 ? 0 : 1;
        }

        return templateId < FIRST_OF_VERSION_3 ? 2 : 3;
    }
}
