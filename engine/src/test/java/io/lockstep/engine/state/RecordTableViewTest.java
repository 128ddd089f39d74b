package io.lockstep.engine.state;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

class RecordTableViewTest
{
    private static final int CAPACITY = 20_000;

    private final DirectPageHome home = new DirectPageHome();
    private final StateStores stores = new StateStores();
    private final RecordTable table = stores.recordTable("records", TestKeyedRecord.LENGTH, CAPACITY);
    private final TestKeyedRecord record = new TestKeyedRecord();
    private final UnsafeBuffer[] pages = home.open(stores.pageCount());
    private final UnsafeBuffer value = new UnsafeBuffer(new byte[TestKeyedRecord.LENGTH]);

    RecordTableViewTest()
    {
        stores.bind(new PageHome()
        {
            @Override
            public UnsafeBuffer[] open(final int pageCount)
            {
                return pages;
            }

            @Override
            public void close()
            {
                // Nothing is held.
            }
        });
    }

    @AfterEach
    void closeHome()
    {
        stores.header().close();
        home.close();
    }

    @Test
    void shouldFollowATableThatGrows()
    {
        final StateView view = new StateView(page -> pages[page].addressOffset());
        final StoreView records = view.store("records");
        final int openAtFirst = table.openSlots();

        for (long key = 0; key < CAPACITY; key++)
        {
            table.write(table.insert(key), record);
            record.value(3 * key);

            view.beginRead();
            assertTrue(records.copyValue(key, value, 0));
            assertEquals(3 * key, value.getLong(0));
            assertTrue(records.copyValue(key / 2, value, 0));
            assertEquals(3 * (key / 2), value.getLong(0));
            assertFalse(records.copyValue(key + 1, value, 0));
        }

        assertTrue(table.openSlots() > 8 * openAtFirst);
        assertEquals(StoreKind.RECORD_TABLE, records.kind());
        assertEquals(TestKeyedRecord.LENGTH, records.valueLength());
    }

    @Test
    void shouldScanRecords()
    {
        final StateView view = new StateView(page -> pages[page].addressOffset());
        final StoreView records = view.store("records");
        final Map<Long, Long> scanned = new HashMap<>();
        for (long key = 0; key < 1_000; key++)
        {
            table.write(table.insert(key), record);
            record.value(3 * key);
        }

        final EntryCursor cursor = new EntryCursor();
        while (!cursor.isAtEnd())
        {
            view.beginRead();
            if (records.step(cursor, value, 0))
            {
                scanned.put(cursor.key(), value.getLong(0));
            }
        }

        assertEquals(1_000, scanned.size());
        scanned.forEach((key, first) -> assertEquals(3 * key, first));
    }
}
