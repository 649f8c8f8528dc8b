package io.duolog.protocol.generator.model;

/** What a field holds. */
public sealed interface FieldType {
    /** The fewest bytes that a value takes; {@code flexible} lengths are a varint. */
    int bytesMin(boolean flexible);

    /** Types that are not made of others. */
    enum Scalar implements FieldType {
        /** One byte, zero is false. */
        BOOL("bool", 1),
        /** Signed. */
        INT8("int8", 1),
        /** Signed. */
        INT16("int16", 2),
        /** Unsigned, in a Java int. */
        UINT16("uint16", 2),
        /** Signed. */
        INT32("int32", 4),
        /** Unsigned, in a Java long. */
        UINT32("uint32", 4),
        /** Signed. */
        INT64("int64", 8),
        /** IEEE 754. */
        FLOAT64("float64", 8),
        /** 128 bits. */
        UUID("uuid", 16),
        /** UTF-8 after its length; the length is an int16 if it is not a varint. */
        STRING("string", 2),
        /** Bytes after their length. */
        BYTES("bytes", 4),
        /** Record batches after their length. */
        RECORDS("records", 4);

        private final String schemaName;
        private final int sizeBytes;

        Scalar(String schemaName, int sizeBytes) {
            this.schemaName = schemaName;
            this.sizeBytes = sizeBytes;
        }

        /** As the schema files spell it. */
        public String schemaName() {
            return schemaName;
        }

        /** Whether it is a Java primitive. */
        public boolean isPrimitive() {
            return compareTo(UUID) < 0;
        }

        /** Whether a length stands before it, so that flexible versions encode it otherwise. */
        public boolean hasLength() {
            return compareTo(STRING) >= 0;
        }

        @Override
        public int bytesMin(boolean flexible) {
            return flexible && hasLength() ? 1 : sizeBytes;
        }
    }

    /**
     * A nested record.
     *
     * @param name its simple name
     * @param structBytesMin the fewest bytes that it takes in any version
     */
    record Struct(String name, int structBytesMin) implements FieldType {
        @Override
        public int bytesMin(boolean flexible) {
            return structBytesMin;
        }
    }

    /**
     * An array.
     *
     * @param element what it is an array of
     */
    record ListOf(FieldType element) implements FieldType {
        @Override
        public int bytesMin(boolean flexible) {
            return flexible ? 1 : 4;
        }
    }
}
