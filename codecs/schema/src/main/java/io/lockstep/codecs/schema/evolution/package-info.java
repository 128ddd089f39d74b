/**
 * The gate that a change of an SBE schema passes before it is released: whether bytes written with the one version are
 * read rightly with the other, both ways, rule by rule.
 *
 * <p>For build time and for tools. It reads the two files that it is given, owns no thread, writes nothing, and knows
 * nothing of what a schema is used for.
 */
package io.lockstep.codecs.schema.evolution;
