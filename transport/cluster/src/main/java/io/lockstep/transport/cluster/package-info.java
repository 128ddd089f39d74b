/**
 * The engine's core on Aeron Cluster: what hosts it in a member, the client, and the reading of a member's log offline.
 *
 * <p>The log gives the order and the time of events; the member's service agent applies them, and owns the core.
 * Clients speak the session protocol of {@code transport}, carried by sessions of the cluster.
 *
 * <p>It must never put anything between log and processor that is not a function of the log: members that decide by
 * their own clocks, buffers or roles come to different states.
 */
package io.lockstep.transport.cluster;
