package io.lockstep.codecs.schema.evolution;

/**
 * What it costs to release a schema in spite of a verdict.
 */
public enum Severity
{
    /**
     * Bytes of the one version are misread, refused or misunderstood by a reader of the other: the schemas are not
     * compatible.
     */
    BREAKS("breaks"),

    /**
     * Bytes are read rightly, but code that names what was renamed does not compile any more.
     */
    SOURCE("source"),

    /**
     * Bytes are read rightly, but somebody has to look at what they mean.
     */
    WARNS("warns");

    private final String word;

    Severity(final String word)
    {
        this.word = word;
    }

    /**
     * How it is printed.
     *
     * @return one lower-case word.
     */
    public String word()
    {
        return word;
    }
}
