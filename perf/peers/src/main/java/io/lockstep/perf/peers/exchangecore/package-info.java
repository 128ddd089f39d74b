/**
 * exchange-core as a peer: a process that runs a file of commands through it, a round for each line of its input.
 *
 * <p>Its libraries are older versions of ours, so that it shares no class path with any other module: what it knows of
 * a flow is a file of text. exchange-core starts threads of its own; a round ends when they have. Never used by
 * anything that is not a measurement.
 */
package io.lockstep.perf.peers.exchangecore;
