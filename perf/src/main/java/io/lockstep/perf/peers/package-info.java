/**
 * The engine beside what people would otherwise take, in one run on the same data: ratios are the result.
 *
 * <p>A comparison is made of rounds by turns, so that whatever else the machine does falls on all. Where two systems
 * apply the same commands, their trades are held against each other: a rate of something else is worth nothing.
 */
package io.lockstep.perf.peers;
