/**
 * Who may open a session at a node, and what it may do there: proofs of identity, rights, and where both come from.
 *
 * <p>It owns no thread: all of it is called by the agent that meets a request, or by the thread that launches a node.
 * It never logs, prints or journals a secret, and no message of an exception holds one.
 */
package io.lockstep.transport.security;
