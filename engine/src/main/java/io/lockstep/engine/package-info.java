/**
 * The deterministic core, the rings around it and the ports to the outside.
 *
 * <p>{@link io.lockstep.engine.EngineCore} applies sequenced events to a {@link io.lockstep.engine.Processor}; a host
 * feeds it. {@link io.lockstep.engine.Engine} is the embedded host: an input ring, a journaler and a processor that
 * run beside each other, an output ring and the gate behind it, each agent on a thread that the engine starts and
 * stops. Nothing in here reads a clock, opens a file or a socket, logs, or draws a random number of its own.
 */
package io.lockstep.engine;
