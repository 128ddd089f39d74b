/**
 * Parquet as a format of {@code lockstep journal export}, for those who put this module on the class path.
 *
 * <p>What is made here is owned by the thread that exports; no thread is started. Nothing of Hadoop's file systems or
 * configuration is used, and no native library is loaded.
 */
package io.lockstep.replay.parquet;
