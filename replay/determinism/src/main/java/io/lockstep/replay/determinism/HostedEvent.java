package io.lockstep.replay.determinism;

/**
 * An event that a {@link HostUnderTest} is to send.
 *
 * @param source that sends it; a host whose events all have a source takes one of its own for
 *               {@link io.lockstep.engine.EngineCore#NO_SOURCE}.
 * @param bytes  of the event, its SBE message header first.
 */
public record HostedEvent(long source, byte[] bytes)
{
}
