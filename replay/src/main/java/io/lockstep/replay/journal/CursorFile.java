package io.lockstep.replay.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The named cursors of an output journal in a file of slots: two records to a slot, of which the later one that is
 * whole counts. A record is written where the one before it is not, so that a write that is cut short leaves that one.
 *
 * <p>Layout of a record of 128 bytes, little-endian: magic with the version, status, generation, sequence, index,
 * length of the name in bytes, the name in UTF-8, zeros, and at the end the CRC32C of all before it. A slot whose
 * later record has no name is free.
 *
 * <p>Threading: single owner.
 */
final class CursorFile implements AutoCloseable
{
    static final String FILE_NAME = "cursors";
    static final int MAX_NAME_LENGTH = 64;
    static final int MAX_CURSORS = 1024;

    static final int RECORD_LENGTH = 128;
    private static final int SLOT_LENGTH = 2 * RECORD_LENGTH;

    /**
     * {@code LSC} and version 1.
     */
    private static final int MAGIC = 0x0143_534C;
    private static final int MAGIC_MASK = 0x00FF_FFFF;

    private static final int STATUS_OFFSET = 4;
    private static final int GENERATION_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int INDEX_OFFSET = 24;
    private static final int NAME_LENGTH_OFFSET = 28;
    private static final int NAME_OFFSET = 32;
    private static final int CRC_OFFSET = RECORD_LENGTH - Integer.BYTES;

    private final Path path;
    private final JournalFile file;
    private final boolean isSynced;
    private final List<Slot> slots;

    /**
     * One place for a cursor.
     */
    static final class Slot
    {
        private final int number;
        private long generation;
        private CursorState state;

        private Slot(final int number, final long generation, final CursorState state)
        {
            this.number = number;
            this.generation = generation;
            this.state = state;
        }

        /**
         * Null where the slot is free.
         */
        CursorState state()
        {
            return state;
        }
    }

    private CursorFile(final Path path, final JournalFile file, final boolean isSynced, final List<Slot> slots)
    {
        this.path = path;
        this.file = file;
        this.isSynced = isSynced;
        this.slots = slots;
    }

    /**
     * Open the file to write, and make it where there is none.
     *
     * @param isSynced whether the device has a change when the call returns.
     */
    static CursorFile open(final JournalDirectory directory, final boolean isSynced)
    {
        directory.requireWritable();
        final JournalFiles files = directory.files();
        final Path path = directory.path().resolve(FILE_NAME);
        try
        {
            final List<Slot> slots = readSlots(files, path);
            final boolean isNew = !files.exists(path);
            final JournalFile file = files.openToWrite(path);
            if (isNew)
            {
                files.syncDirectory(directory.path());
            }
            return new CursorFile(path, file, isSynced, slots);
        }
        catch (final IOException ex)
        {
            throw failure("can not open the cursors of a journal", path, ex);
        }
    }

    /**
     * Read the cursors of a journal, and write nothing.
     */
    static List<CursorState> readAll(final JournalDirectory directory)
    {
        final Path path = directory.path().resolve(FILE_NAME);
        try
        {
            return readSlots(directory.files(), path).stream()
                .map(Slot::state).filter((state) -> state != null).toList();
        }
        catch (final IOException ex)
        {
            throw failure("can not read the cursors of a journal", path, ex);
        }
    }

    List<Slot> slots()
    {
        return slots;
    }

    /**
     * A slot for a new cursor.
     */
    Slot free()
    {
        for (final Slot slot : slots)
        {
            if (slot.state == null)
            {
                return slot;
            }
        }
        if (slots.size() == MAX_CURSORS)
        {
            throw new JournalException("there are as many cursors as there can be: file=" + path + " cursors=" +
                MAX_CURSORS + "; remove those that nobody reads with");
        }
        final Slot slot = new Slot(slots.size(), 0, null);
        slots.add(slot);

        return slot;
    }

    /**
     * Keep what a cursor has come to.
     *
     * @param state    null to free the slot.
     * @param isForced whether the device has to have it, whatever the file was opened for.
     */
    void put(final Slot slot, final CursorState state, final boolean isForced)
    {
        final ByteBuffer record = encode(slot.generation + 1, state);
        final long position = (long)slot.number * SLOT_LENGTH + (slot.generation + 1) % 2 * RECORD_LENGTH;
        try
        {
            file.write(record, position);
            if (isSynced || isForced)
            {
                file.force();
            }
        }
        catch (final IOException ex)
        {
            throw failure("can not write a cursor of a journal", path, ex);
        }
        slot.generation++;
        slot.state = state;
    }

    @Override
    public void close()
    {
        try
        {
            file.close();
        }
        catch (final IOException ex)
        {
            throw failure("can not close the cursors of a journal", path, ex);
        }
    }

    private static ByteBuffer encode(final long generation, final CursorState state)
    {
        final byte[] name = state == null ? new byte[0] : state.name().getBytes(StandardCharsets.UTF_8);
        final ByteBuffer record = ByteBuffer.allocate(RECORD_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0, MAGIC)
            .putInt(STATUS_OFFSET, state == null ? 0 : state.status().code())
            .putLong(GENERATION_OFFSET, generation)
            .putLong(SEQUENCE_OFFSET, state == null ? 0 : state.sequence())
            .putInt(INDEX_OFFSET, state == null ? 0 : state.index())
            .putInt(NAME_LENGTH_OFFSET, name.length);
        record.position(NAME_OFFSET).put(name);
        record.putInt(CRC_OFFSET, crc(record));

        return record.clear();
    }

    private static List<Slot> readSlots(final JournalFiles files, final Path path) throws IOException
    {
        final List<Slot> slots = new ArrayList<>();
        if (!files.exists(path))
        {
            return slots;
        }
        final byte[] content = Directories.read(files, path, MAX_CURSORS * SLOT_LENGTH);
        if (content == null)
        {
            throw new CorruptJournalException(path, 0, "there are more cursors than can be");
        }
        for (int number = 0; number * SLOT_LENGTH < content.length; number++)
        {
            final Slot first = read(path, content, number, number * SLOT_LENGTH);
            final Slot second = read(path, content, number, number * SLOT_LENGTH + RECORD_LENGTH);
            if (first == null && second == null && !isZero(content, number * SLOT_LENGTH))
            {
                // A first record that was cut short is no more than a cursor that was not there yet.
                requireCutShort(path, content, number);
            }
            slots.add(first == null && second == null ? new Slot(number, 0, null) :
                second == null || first != null && first.generation > second.generation ? first : second);
        }

        return slots;
    }

    /**
     * Refuse a slot in which both records were written once, and none is whole.
     */
    private static void requireCutShort(final Path path, final byte[] content, final int number)
    {
        if (!isZero(content, number * SLOT_LENGTH, RECORD_LENGTH))
        {
            throw new CorruptJournalException(path, (long)number * SLOT_LENGTH, "a cursor is damaged");
        }
    }

    private static Slot read(final Path path, final byte[] content, final int number, final int offset)
    {
        if (content.length - offset < RECORD_LENGTH)
        {
            return null;
        }
        final ByteBuffer record = ByteBuffer.wrap(content, offset, RECORD_LENGTH).slice()
            .order(ByteOrder.LITTLE_ENDIAN);
        final int nameLength = record.getInt(NAME_LENGTH_OFFSET);
        if (crc(record) != record.getInt(CRC_OFFSET) || (record.getInt(0) & MAGIC_MASK) != (MAGIC & MAGIC_MASK) ||
            nameLength < 0 || nameLength > MAX_NAME_LENGTH)
        {
            return null;
        }
        if (record.getInt(0) != MAGIC)
        {
            throw new JournalException("a cursor is of a version that this build does not know: file=" + path +
                " position=" + offset + "; use the build that wrote it");
        }
        final String name = new String(content, offset + NAME_OFFSET, nameLength, StandardCharsets.UTF_8);
        final CursorState.Status status = record.getInt(STATUS_OFFSET) == CursorState.Status.EVICTED.code() ?
            CursorState.Status.EVICTED : CursorState.Status.LIVE;

        return new Slot(number, record.getLong(GENERATION_OFFSET), name.isEmpty() ? null : new CursorState(
            name, status, record.getLong(SEQUENCE_OFFSET), record.getInt(INDEX_OFFSET)));
    }

    private static boolean isZero(final byte[] content, final int offset)
    {
        return isZero(content, offset, SLOT_LENGTH);
    }

    private static boolean isZero(final byte[] content, final int offset, final int length)
    {
        for (int i = offset; i < Math.min(content.length, offset + length); i++)
        {
            if (content[i] != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int crc(final ByteBuffer record)
    {
        final CRC32C crc = new CRC32C();
        crc.update(record.duplicate().limit(CRC_OFFSET).position(0));

        return (int)crc.getValue();
    }

    private static JournalException failure(final String what, final Path path, final IOException ex)
    {
        return new JournalException(what + ": file=" + path + " reason=" + ex +
            "; mend the file system or its rights, then try again", ex);
    }
}
