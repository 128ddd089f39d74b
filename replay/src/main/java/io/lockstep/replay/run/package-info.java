/**
 * Running a journal again through builds of its application: to a place, in lock-step, to the first difference.
 *
 * <p>A build is loaded from the class path or from a jar, in a class loader of its own; the journals are only read, but
 * for the new ones that are made elsewhere. No business rule is known here, and no thread is started.
 */
package io.lockstep.replay.run;
