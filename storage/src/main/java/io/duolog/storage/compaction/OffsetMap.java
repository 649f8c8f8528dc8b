package io.duolog.storage.compaction;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The latest offset of each key, in bounded memory: keys are known by 128 bits of their SHA-256, so that nobody can make
 * two keys that are taken for one. It grows with what it holds. Confined to one thread.
 *
 * <pre>
 * slot:  int64 hash, int64 hash, int64 offset + 1 (0: the slot is free)
 * </pre>
 */
public final class OffsetMap {
    /** What {@link #latestOffsetOf} says of a key that is not there. */
    public static final long NOT_FOUND = -1;

    private static final int SLOT_WORDS = 3;
    private static final int SLOT_BYTES = SLOT_WORDS * Long.BYTES;
    private static final int SLOTS_FIRST = 1024;
    private static final int SLOTS_LIMIT = (Integer.MAX_VALUE - 8) / SLOT_WORDS;
    private static final int DIGEST_BYTES = 32;

    private final int slotsMax;
    private final double loadFactor;
    private final MessageDigest digest = sha256();
    private final byte[] hashBytes = new byte[DIGEST_BYTES];
    private final ByteBuffer hash = ByteBuffer.wrap(hashBytes);
    private long[] table;
    private int slots;
    private int size;
    private long latestOffset = NOT_FOUND;

    /**
     * An empty map.
     *
     * @param memoryBytesMax what it takes at most ({@code log.cleaner.dedupe.buffer.size}, of one thread); a third of it is
     *     used only while the map grows
     * @param loadFactor which share of its slots may be taken ({@code log.cleaner.io.buffer.load.factor})
     */
    public OffsetMap(long memoryBytesMax, double loadFactor) {
        if (!(loadFactor > 0 && loadFactor <= 1)) {
            throw new IllegalArgumentException(
                    "log.cleaner.io.buffer.load.factor is " + loadFactor + "; it must be above 0 and at most 1");
        }
        long affordable = memoryBytesMax / SLOT_BYTES * 2 / 3;
        if (affordable < 1) {
            throw new IllegalArgumentException("log.cleaner.dedupe.buffer.size leaves " + memoryBytesMax
                    + " bytes for each thread; it must leave at least " + 2 * SLOT_BYTES);
        }
        this.slotsMax = (int) Math.min(affordable, SLOTS_LIMIT);
        this.loadFactor = loadFactor;
        this.slots = Math.min(SLOTS_FIRST, slotsMax);
        this.table = new long[slots * SLOT_WORDS];
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /**
     * Notes that the key is at {@code offset}, above all offsets that it was at before.
     *
     * @param key its remaining bytes; the position does not move
     * @return false if the map is full and the key is not in it; nothing is noted then
     */
    public boolean put(ByteBuffer key, long offset) {
        hash(key);
        long high = hash.getLong(0);
        long low = hash.getLong(Long.BYTES);
        int slot = find(high, low);
        if (table[slot + 2] == 0) {
            if (size >= entriesMax(slots)) {
                if (slots == slotsMax) {
                    return false;
                }
                grow();
                slot = find(high, low);
            }
            size++;
            table[slot] = high;
            table[slot + 1] = low;
        }
        table[slot + 2] = offset + 1;
        return true;
    }

    /** The latest offset of the key; {@link #NOT_FOUND} if there is none. */
    public long latestOffsetOf(ByteBuffer key) {
        hash(key);
        return table[find(hash.getLong(0), hash.getLong(Long.BYTES)) + 2] - 1;
    }

    private void hash(ByteBuffer key) {
        digest.update(requireNonNull(key, "key").duplicate());
        try {
            digest.digest(hashBytes, 0, DIGEST_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("a SHA-256 has " + DIGEST_BYTES + " bytes", e);
        }
    }

    /** Where the hash is in the table, or the free slot where it would be: one slot is always free. */
    private int find(long high, long low) {
        int slot = (int) Math.multiplyHigh(high >>> 1, (long) slots << 1);
        while (table[slot * SLOT_WORDS + 2] != 0
                && (table[slot * SLOT_WORDS] != high || table[slot * SLOT_WORDS + 1] != low)) {
            slot = slot + 1 == slots ? 0 : slot + 1;
        }
        return slot * SLOT_WORDS;
    }

    private int entriesMax(int ofSlots) {
        return Math.min(ofSlots - 1, (int) (ofSlots * loadFactor));
    }

    private void grow() {
        long[] old = table;
        slots = (int) Math.min(slotsMax, slots * 2L);
        table = new long[slots * SLOT_WORDS];
        for (int slot = 0; slot < old.length; slot += SLOT_WORDS) {
            if (old[slot + 2] != 0) {
                System.arraycopy(old, slot, table, find(old[slot], old[slot + 1]), SLOT_WORDS);
            }
        }
    }

    /** How many keys there are. */
    public int size() {
        return size;
    }

    /** How many keys there can be. */
    public int capacity() {
        return entriesMax(slotsMax);
    }

    /** Up to and including this offset all keys are noted; {@link #NOT_FOUND} at first. */
    public long latestOffset() {
        return latestOffset;
    }

    /** Says that all keys up to this offset are noted. */
    public void advanceTo(long offset) {
        latestOffset = Math.max(latestOffset, offset);
    }
}
