package io.lockstep.transport;

/**
 * Another socket has the endpoint that a node was to listen on. Nothing was created or touched.
 */
public final class PortInUseException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String endpoint;

    PortInUseException(final String endpoint, final Throwable cause)
    {
        super("the ingress endpoint is in use: endpoint=" + endpoint, cause);
        this.endpoint = endpoint;
    }

    /**
     * The endpoint that is taken.
     *
     * @return host and port.
     */
    public String endpoint()
    {
        return endpoint;
    }
}
