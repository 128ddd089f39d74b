/**
 * State of processors: single-writer structures laid out in pages outside the Java heap.
 *
 * <p>A structure's pages are physically deterministic: the same history yields the same bytes, so that hashing the
 * pages proves two runs equal. The pages live in a {@link io.lockstep.engine.state.PageHome}, which a host chooses.
 * Structures are owned by the processor agent; nothing here takes a lock, allocates after start-up, or iterates in an
 * order that depends on anything but the keys.
 */
package io.lockstep.engine.state;
