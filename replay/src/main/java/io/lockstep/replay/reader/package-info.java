/**
 * Reading an engine's state from another process, while it runs or after it ended.
 *
 * <p>A reader maps the pages' file to be read only, takes no lock and asks the engine nothing: it may be slow, stopped
 * or killed, and the engine does not notice. What it reads is of one moment between two batches of events, and comes
 * with the sequences applied and durable; what it cannot read is a value and never a wrong answer.
 *
 * <p>Threading: whatever is made here is owned by the thread that made it.
 */
package io.lockstep.replay.reader;
