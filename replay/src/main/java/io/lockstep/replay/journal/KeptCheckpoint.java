package io.lockstep.replay.journal;

import io.lockstep.engine.Checkpoint;

/**
 * A checkpoint as its file holds it.
 *
 * @param checkpoint        what the run had come to.
 * @param position          where in the input journal the frame with the checkpoint's event begins; -1 where that was
 *                          not known.
 * @param configurationHash of the application that ran.
 */
public record KeptCheckpoint(Checkpoint checkpoint, long position, long configurationHash)
{
}
