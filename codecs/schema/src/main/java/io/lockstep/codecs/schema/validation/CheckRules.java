package io.lockstep.codecs.schema.validation;

import io.lockstep.codecs.schema.MessageLayout;

import java.util.HashSet;
import java.util.Set;

/**
 * What a check lets pass beyond what its schema says. By default nothing.
 *
 * <p>Lengths and counts have to stay inside the message, whatever is set here.
 *
 * <p>Threading: owned by who sets it up.
 */
public final class CheckRules
{
    private final Set<Integer> templateIds = new HashSet<>();
    private boolean isNewerVersionLet;
    private boolean isUnknownValueLet;
    private boolean isAnyRangeLet;
    private boolean isTrailingLet;
    private boolean isStateLet;

    /**
     * The strictest rules.
     */
    public CheckRules()
    {
    }

    /**
     * Rules about lengths and counts alone: what a decoder needs to stay inside the message.
     *
     * @return new rules.
     */
    public static CheckRules boundsOnly()
    {
        return new CheckRules()
            .letNewerVersions(true)
            .letUnknownValues(true)
            .letAnyRange(true)
            .letTrailingBytes(true)
            .letStateRecords(true);
    }

    /**
     * Let only some messages in.
     *
     * @param newTemplateIds of these; all where it is never called.
     * @return this.
     */
    public CheckRules templateIds(final int... newTemplateIds)
    {
        for (final int templateId : newTemplateIds)
        {
            templateIds.add(templateId);
        }
        return this;
    }

    /**
     * Let messages in that were written in a later version of the schema; bytes may then follow what is known.
     *
     * @param isLet true to let them in.
     * @return this.
     */
    public CheckRules letNewerVersions(final boolean isLet)
    {
        isNewerVersionLet = isLet;
        return this;
    }

    /**
     * Let values of enums, and bits of sets, in that have no name.
     *
     * @param isLet true to let them in.
     * @return this.
     */
    public CheckRules letUnknownValues(final boolean isLet)
    {
        isUnknownValueLet = isLet;
        return this;
    }

    /**
     * Let values in that lie outside the minimum and maximum of the schema.
     *
     * @param isLet true to let them in.
     * @return this.
     */
    public CheckRules letAnyRange(final boolean isLet)
    {
        isAnyRangeLet = isLet;
        return this;
    }

    /**
     * Let messages in that have bytes behind their last field.
     *
     * @param isLet true to let them in.
     * @return this.
     */
    public CheckRules letTrailingBytes(final boolean isLet)
    {
        isTrailingLet = isLet;
        return this;
    }

    /**
     * Let messages in that the schema marks as records of a store.
     *
     * @param isLet true to let them in.
     * @return this.
     */
    public CheckRules letStateRecords(final boolean isLet)
    {
        isStateLet = isLet;
        return this;
    }

    boolean isNewerVersionLet()
    {
        return isNewerVersionLet;
    }

    boolean isUnknownValueLet()
    {
        return isUnknownValueLet;
    }

    boolean isAnyRangeLet()
    {
        return isAnyRangeLet;
    }

    boolean isTrailingLet()
    {
        return isTrailingLet;
    }

    boolean isLet(final MessageLayout message)
    {
        return templateIds.isEmpty() ?
            isStateLet || !message.annotations().isState() :
            templateIds.contains(message.templateId());
    }
}
