/**
 * The schemas of the engine itself and what is made from them.
 *
 * <p>The flyweights are generated at build time from {@code src/main/sbe}, a package per schema: {@code log} (the
 * header our journal shares with an Aeron Cluster log), {@code journal}, {@code control} (events of the engine
 * itself) and {@code session} (the wire protocol). Nothing here owns a thread, opens a file or knows a business rule.
 */
package io.lockstep.codecs;
