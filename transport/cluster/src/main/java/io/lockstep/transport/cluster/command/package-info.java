/**
 * The verbs {@code node} and {@code cluster} of the {@code lockstep} command.
 *
 * <p>They parse, call what is public in the package above or Aeron's own tools, and print. The thread is the command's;
 * a node has threads of its own. They never write into the directory of a member that somebody else runs.
 */
package io.lockstep.transport.cluster.command;
