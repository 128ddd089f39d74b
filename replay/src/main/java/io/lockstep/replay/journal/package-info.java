/**
 * The journal on disk: input events, outputs and checkpoints of one engine, in one directory.
 *
 * <p>Input and outputs are kept as recordings in the format that Aeron Archive writes: data frames in segment files of
 * a fixed length, here written through memory maps by {@link io.lockstep.replay.journal.InputJournal} and
 * {@link io.lockstep.replay.journal.OutputJournal} and read, without a media driver, by
 * {@link io.lockstep.replay.journal.JournalReader} and {@link io.lockstep.replay.journal.OutputReader}. Each writer is
 * owned by one agent and owns one helper thread, which makes its next segment ready; readers are owned by whoever
 * opened them. Nothing here looks into the application's events.
 */
package io.lockstep.replay.journal;
