/**
 * Named streams of outputs, for as many subscribers as like: history first, then live, with no gap and nothing twice.
 *
 * <p>A node's streams have an agent of their own, which reads the output journal; neither the engine nor another
 * subscriber ever waits for one. A {@link io.lockstep.transport.stream.StreamSubscriber} has no threads and is polled.
 * Nothing here sequences or changes anything.
 */
package io.lockstep.transport.stream;
