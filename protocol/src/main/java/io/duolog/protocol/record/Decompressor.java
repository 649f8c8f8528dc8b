package io.duolog.protocol.record;

/** Decompresses the records of one batch. Used by one thread. */
interface Decompressor extends AutoCloseable {
    /**
     * Decompresses up to {@code length} bytes.
     *
     * @param length at least 1
     * @return how many, at least 1, or -1 at the end
     * @throws RecordException if the compressed data is damaged or not acceptable
     */
    int read(byte[] target, int offset, int length);

    /** Frees native memory, if there is any. */
    @Override
    void close();
}
