/**
 * For tests of applications: the cluster host as one more run of the determinism kit.
 *
 * <p>{@link io.lockstep.transport.cluster.determinism.SingleMemberHost} is found by the kit where this module is on the
 * class path of a test. Its threads are Aeron's, and end with each run. Nothing here is for production.
 */
package io.lockstep.transport.cluster.determinism;
