package io.lockstep.engine.state;

/**
 * What has to be known of a store to read its pages.
 *
 * @param kind        code of a {@link StoreKind}, as it stands in the header of the pages.
 * @param name        as declared.
 * @param capacity    as declared.
 * @param valueLength of what goes with a key, in bytes.
 * @param pageLimit   most pages that the store may have.
 */
public record StoreDescription(int kind, String name, int capacity, int valueLength, int pageLimit)
{
}
