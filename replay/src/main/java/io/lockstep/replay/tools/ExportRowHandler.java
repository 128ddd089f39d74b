package io.lockstep.replay.tools;

import java.io.IOException;

/**
 * Receives what is exported, row by row.
 */
@FunctionalInterface
public interface ExportRowHandler
{
    /**
     * Write a row.
     *
     * @param row a view that is only valid during the call.
     * @throws IOException where the file system refuses.
     */
    void onRow(ExportRow row) throws IOException;
}
