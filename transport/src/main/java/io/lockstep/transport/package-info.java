/**
 * Sessions over Aeron: the node that joins driver, journaled engine, ingress and egress, and the client that talks to
 * it.
 *
 * <p>A node has one agent for ingress, egress and the housekeeping of sessions; a client has the duty cycle of its
 * caller. Nothing here decides what an event means, and nothing leaves a node before its cause is in the output
 * journal.
 */
package io.lockstep.transport;
