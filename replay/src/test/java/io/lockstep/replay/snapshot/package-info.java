/**
 * Tests of the files of snapshots.
 */
package io.lockstep.replay.snapshot;
