/**
 * Benchmarks, each beside the yardstick that it is to be read against, in one run.
 *
 * <p>Only ratios within one run mean anything: machines differ, and shared ones are noisy. Nothing depends on this
 * module.
 */
package io.lockstep.perf;
