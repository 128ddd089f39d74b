/**
 * The open-loop rig: events are sent by a schedule that is fixed in advance, and latency counts from the intended time,
 * so that a stall is charged to every event that it delays.
 *
 * <p>A rung adds a part of the way of an event to the one before it; each is driven by the same loop, with the same
 * events. The thread that measures sends; arrivals are recorded by the agent that lets outputs out, or by the sender
 * where that polls. Never asserts anything about time.
 */
package io.lockstep.perf.ladder;
