package io.lockstep.transport.security;

import java.util.Objects;

/**
 * Whom a node lets in, and how much each of them may do.
 *
 * <p>Without an authenticator everybody may do everything, and clients claim no identity. With one, a policy is
 * needed, what it does not name is refused, and so are clients of the protocol before, which know no challenge.
 *
 * <p>Threading: one thread, before the launch.
 */
public final class SecurityContext
{
    private boolean isConcluded;
    private Authenticator authenticator;
    private AccessPolicy policy;
    private boolean isEarlierProtocolServed = true;
    private int maxSessionsPerIdentity = SessionRights.NO_LIMIT;
    private int eventsPerSecond = SessionRights.NO_LIMIT;
    private int eventsBurst = SessionRights.NO_LIMIT;

    /**
     * A context with defaults: everybody may do everything.
     */
    public SecurityContext()
    {
    }

    /**
     * Check the settings; by the launch of a node.
     *
     * @throws IllegalArgumentException which names the setting that is wrong.
     */
    public void conclude()
    {
        if (isConcluded)
        {
            throw new IllegalStateException("SecurityContext is used already");
        }

        if (authenticator != null)
        {
            Objects.requireNonNull(policy, "SecurityContext.policy is not set, and without it nobody may do anything");
            isEarlierProtocolServed = false;
        }
        else if (policy != null)
        {
            throw new IllegalArgumentException("SecurityContext.policy needs an authenticator, which is not set");
        }
        requirePositive("maxSessionsPerIdentity", maxSessionsPerIdentity);
        requirePositive("eventsPerSecond", eventsPerSecond);
        requirePositive("eventsBurst", eventsBurst);
        isConcluded = true;
    }

    /**
     * How clients prove who they are.
     *
     * @param authenticator null where they need not.
     * @return this.
     */
    public SecurityContext authenticator(final Authenticator authenticator)
    {
        this.authenticator = authenticator;
        return this;
    }

    /**
     * How clients prove who they are.
     *
     * @return null where they need not.
     */
    public Authenticator authenticator()
    {
        return authenticator;
    }

    /**
     * What each identity may do.
     *
     * @param policy set where, and only where, there is an authenticator.
     * @return this.
     */
    public SecurityContext policy(final AccessPolicy policy)
    {
        this.policy = policy;
        return this;
    }

    /**
     * What each identity may do.
     *
     * @return null where there is no authenticator.
     */
    public AccessPolicy policy()
    {
        return policy;
    }

    /**
     * Whether clients of the protocol before this one are served; refused with {@code PROTOCOL_VERSION} otherwise.
     *
     * @param isEarlierProtocolServed true unless set; of no effect with an authenticator, which they cannot answer.
     * @return this.
     */
    public SecurityContext isEarlierProtocolServed(final boolean isEarlierProtocolServed)
    {
        this.isEarlierProtocolServed = isEarlierProtocolServed;
        return this;
    }

    /**
     * Whether clients of the protocol before this one are served.
     *
     * @return true if so.
     */
    public boolean isEarlierProtocolServed()
    {
        return isEarlierProtocolServed;
    }

    /**
     * Most sessions of one identity at a time; a policy may say less.
     *
     * @param maxSessionsPerIdentity positive.
     * @return this.
     */
    public SecurityContext maxSessionsPerIdentity(final int maxSessionsPerIdentity)
    {
        this.maxSessionsPerIdentity = maxSessionsPerIdentity;
        return this;
    }

    /**
     * Most sessions of one identity at a time.
     *
     * @return the limit.
     */
    public int maxSessionsPerIdentity()
    {
        return maxSessionsPerIdentity;
    }

    /**
     * Most events that one session may send in a second; a policy may say less. What is above it waits, and its
     * client meets back pressure.
     *
     * @param eventsPerSecond positive.
     * @return this.
     */
    public SecurityContext eventsPerSecond(final int eventsPerSecond)
    {
        this.eventsPerSecond = eventsPerSecond;
        return this;
    }

    /**
     * Most events that one session may send in a second.
     *
     * @return the limit.
     */
    public int eventsPerSecond()
    {
        return eventsPerSecond;
    }

    /**
     * Most events that one session may send at once after it was silent; a policy may say less.
     *
     * @param eventsBurst positive; the events of one second unless set.
     * @return this.
     */
    public SecurityContext eventsBurst(final int eventsBurst)
    {
        this.eventsBurst = eventsBurst;
        return this;
    }

    /**
     * Most events that one session may send at once after it was silent.
     *
     * @return the limit.
     */
    public int eventsBurst()
    {
        return Math.min(eventsBurst, eventsPerSecond);
    }

    private static void requirePositive(final String name, final int value)
    {
        if (value < 1)
        {
            throw new IllegalArgumentException("SecurityContext." + name + " must be positive: " + name + "=" + value);
        }
    }
}
