/**
 * The frame of the {@code lockstep} command: its main class, and what every verb shares.
 *
 * <p>A module contributes verbs by {@link java.util.ServiceLoader}; a verb only parses, calls its module's public API
 * and prints. Exit status: 0 done, 1 the answer is no (something differs, a check failed), 2 bad input or usage, with
 * one line that says what, where and what to do.
 */
package io.lockstep.replay.command;
