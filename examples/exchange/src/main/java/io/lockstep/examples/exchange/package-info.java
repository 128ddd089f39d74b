/**
 * A price-time-priority exchange for one symbol, as an application of the engine.
 *
 * <p>{@link io.lockstep.examples.exchange.ExchangeProcessor} is the application; the order files, the generated order
 * flows and the report writer around it feed it and show what it decided. The processor is owned by the processor
 * agent; nothing in here starts a thread, and the processor opens no file.
 */
package io.lockstep.examples.exchange;
