/**
 * A spot exchange with accounts, as an application of the engine: users deposit, orders hold what they may cost, trades
 * settle at once and pay fees.
 *
 * <p>{@link io.lockstep.examples.exchange.spot.SpotProcessor} is the application. It is one processor of three parts:
 * {@link io.lockstep.examples.exchange.spot.Risk} holds, {@link io.lockstep.examples.exchange.spot.Matching} trades,
 * {@link io.lockstep.examples.exchange.spot.Settlement} pays. What settlement releases is there for the very next
 * command, so that the parts cannot be stages of a pipeline, which only hands on. The processor is owned by the
 * processor agent; nothing in here starts a thread, and the processor opens no file.
 */
package io.lockstep.examples.exchange.spot;
