/**
 * The counters of a running engine as a file that other processes read.
 *
 * <p>The engine writes to memory that is mapped from the file; a reader in any process maps it too, takes no lock,
 * and can neither stall nor harm the engine. The file outlives the process, and then tells how it was at the end.
 *
 * <p>Threading: a file is made by the thread that launches the engine, and read by whoever opened it.
 */
package io.lockstep.replay.counters;
