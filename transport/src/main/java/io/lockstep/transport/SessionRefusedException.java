package io.lockstep.transport;

import io.lockstep.codecs.session.RefusalCode;

/**
 * A node does not give a client the session it asks for, and asking again would not help.
 */
public final class SessionRefusedException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final RefusalCode code;

    SessionRefusedException(final RefusalCode code)
    {
        super("the node has refused the session: code=" + code);
        this.code = code;
    }

    /**
     * Why.
     *
     * @return the node's code.
     */
    public RefusalCode code()
    {
        return code;
    }
}
