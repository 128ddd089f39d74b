/**
 * Schemas as text for people and as JSON for scripts.
 *
 * <p>For tools. Threading: whatever is made here is owned by one thread.
 */
package io.lockstep.codecs.schema.print;
