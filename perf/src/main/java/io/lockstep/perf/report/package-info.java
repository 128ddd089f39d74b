/**
 * A page and plots of what the ladder and the peers left in a directory.
 *
 * <p>Reads files and writes files; measures nothing, and needs no network, neither to be made nor to be looked at.
 */
package io.lockstep.perf.report;
