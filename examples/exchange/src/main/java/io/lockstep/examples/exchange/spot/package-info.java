/**
 * A spot exchange with accounts, as an application of the engine: users deposit, orders hold what they may cost, trades
 * settle at once and pay fees.
 *
 * <p>{@link io.lockstep.examples.exchange.spot.SpotProcessor} is the application. It is one processor of three parts:
 * {@link io.lockstep.examples.exchange.spot.Risk} holds, {@link io.lockstep.examples.exchange.spot.Matching} trades,
 * {@link io.lockstep.examples.exchange.spot.Settlement} pays. What settlement releases is there for the very next
 * command. {@link io.lockstep.examples.exchange.spot.SpotStages} has the same parts as stages of a pipeline, whose
 * bookings return to risk. Processors are owned by the processor agent; nothing in here starts a thread, and no
 * processor opens a file.
 */
package io.lockstep.examples.exchange.spot;
