package io.lockstep.replay.command;

import io.lockstep.replay.tools.JournalPlace;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads places of a journal from options.
 */
final class PlaceConverter implements ITypeConverter<JournalPlace>
{
    @Override
    public JournalPlace convert(final String text)
    {
        try
        {
            return JournalPlace.parse(text);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new TypeConversionException(ex.getMessage());
        }
    }
}
