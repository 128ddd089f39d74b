/**
 * Logs of an Aeron Cluster, read from the files of one member: the archive's catalog and recordings, and the recording
 * log, which tells the leadership terms.
 *
 * <p>By format, with nothing of Aeron on the class path and no process of it running; the caller's thread only. Nothing
 * is ever written here. What the messages of a log mean as events of a history is decided here too, for running members
 * as for readers.
 */
package io.lockstep.replay.cluster;
