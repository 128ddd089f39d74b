package io.lockstep.transport.cluster;

import io.lockstep.engine.Checkpoint;

/**
 * What a member's snapshot says in front of its sessions, pages and outputs.
 *
 * @param checkpoint        the last event, with the digests at it.
 * @param configurationHash of the core.
 * @param schemaHash        of the application's schemas.
 * @param timerDeadlineNs   for which the cluster has a timer.
 * @param forgottenSequence event of the last output that is no longer kept.
 * @param forgottenIndex    index of that output.
 * @param maxEventLength    in bytes.
 * @param applicationName   whose state it is.
 */
record MemberSnapshot(
    Checkpoint checkpoint,
    long configurationHash,
    long schemaHash,
    long timerDeadlineNs,
    long forgottenSequence,
    int forgottenIndex,
    int maxEventLength,
    String applicationName)
{
}
