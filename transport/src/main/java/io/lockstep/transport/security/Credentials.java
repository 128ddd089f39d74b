package io.lockstep.transport.security;

/**
 * How a client proves who it is.
 *
 * <p>Threading: called by the thread that polls the client, once for each session.
 */
public interface Credentials
{
    /**
     * Credentials of a client that claims no identity; a node with an {@link Authenticator} refuses it.
     */
    Credentials NONE = new Credentials()
    {
        @Override
        public String identity()
        {
            return "";
        }

        @Override
        public byte[] respond(final byte[] challenge)
        {
            return new byte[0];
        }
    };

    /**
     * Who the client claims to be.
     *
     * @return at most 64 characters of ASCII; it is sent in clear text.
     */
    String identity();

    /**
     * Answer a node's challenge.
     *
     * @param challenge of the node, which need not be honest.
     * @return at most 256 bytes, which tell nobody how to answer another challenge.
     */
    byte[] respond(byte[] challenge);
}
