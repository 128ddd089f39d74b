/**
 * Snapshots of the state: files that hold pages, written beside a journal and read back by a recovery.
 *
 * <p>A snapshot is made by a shadow, a second core that replays the journal; nothing here belongs to a thread of the
 * engine. Every file operation goes through {@link io.lockstep.replay.journal.JournalFiles}. Nothing is read that was
 * not checked, and a snapshot is never the only source: it stands for the part of the journal in front of it.
 */
package io.lockstep.replay.snapshot;
