package io.lockstep.transport.security;

/**
 * How a node makes sure that a client is who it says it is.
 *
 * <p>A node asks it once for each request of a session: it draws a challenge, and judges the response that the
 * client's {@link Credentials} made of it.
 *
 * <p>Threading: called by the node agent alone. It must neither block nor take long, since all sessions wait for it.
 *
 * <p>Errors: what it throws stops the node; a response that proves nothing is a value.
 */
public interface Authenticator
{
    /**
     * Draw a challenge that cannot be foreseen.
     *
     * @return from 1 to 256 bytes, never the same ones again.
     */
    byte[] newChallenge();

    /**
     * Judge a response.
     *
     * @param identity  that the client claims; empty where it claims none.
     * @param challenge that was drawn for this request, and is used for nothing else.
     * @param response  of the client, whatever it sent.
     * @return whether the response proves the identity.
     */
    boolean isAuthentic(String identity, byte[] challenge, byte[] response);
}
