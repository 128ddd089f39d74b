/**
 * What can be known and done from the IR of an SBE schema alone, with no generated class.
 *
 * <p>Nothing here owns a thread or knows a business rule. What runs on a hot path says so; the rest is for build time
 * and for tools.
 */
package io.lockstep.codecs.schema;
