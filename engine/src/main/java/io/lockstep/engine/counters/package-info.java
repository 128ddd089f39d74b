/**
 * Numbers that an engine shows to other threads and other processes: counters and latency histograms in plain buffers.
 *
 * <p>The counters' layout is Agrona's, so that its own readers understand it too; the histograms are arrays of counts
 * beside them. The host says where the buffers live. Counters are allocated by the thread that launches, each is then
 * written by one thread unless it says otherwise, and may be read by anybody at any time. Nothing here takes a lock,
 * allocates once it is made, or knows a file or a clock.
 */
package io.lockstep.engine.counters;
