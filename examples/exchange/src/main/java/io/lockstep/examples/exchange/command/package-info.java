/**
 * The exchange's verbs of the {@code lockstep} command: {@code demo}, {@code exchange} and {@code exchange serve}.
 *
 * <p>They parse, launch what the modules offer, and print. The threads belong to the engine and the node that they
 * launch; what runs here runs on the main thread.
 */
package io.lockstep.examples.exchange.command;
