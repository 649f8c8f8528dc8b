package io.duolog.protocol.record;

/** Decompresses the records of one batch. Used by one thread. */
interface Decompressor extends AutoCloseable {
    /**
     * Decompresses up to {@code length} bytes.
     *
     * @return how many, at least 1 if {@code length} is, or -1 at the end
     * @throws RecordException if the compressed data is damaged or not acceptable
     */
    int read(byte[] target, int offset, int length);

    /**
     * How much room the next read should be given, so that nothing has to be copied twice; less will do. In proportion
     * to the compressed bytes that are left; 0 if none are.
     *
     * @throws RecordException as {@link #read} does
     */
    int roomHintBytes();

    /** Frees native memory, if there is any. */
    @Override
    void close();
}
