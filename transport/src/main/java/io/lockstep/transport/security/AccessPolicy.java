package io.lockstep.transport.security;

/**
 * What each identity may do at a node.
 *
 * <p>Threading: called by the node agent, once for each session that is opened; it must not block.
 */
@FunctionalInterface
public interface AccessPolicy
{
    /**
     * What an identity may do.
     *
     * @param identity that was proved.
     * @return its rights, or null for one that may do nothing.
     */
    SessionRights rights(String identity);
}
