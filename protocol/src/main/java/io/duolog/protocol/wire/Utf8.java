package io.duolog.protocol.wire;

import java.nio.ByteBuffer;

/** Strings as UTF-8, with the path of pure ASCII kept short: names of topics, groups and clients are nothing else. */
public final class Utf8 {
    private Utf8() {}

    /**
     * How many bytes {@code value} takes if it is pure ASCII, else the bitwise complement of how many it takes. An
     * unpaired surrogate becomes one question mark, as the JDK has it.
     */
    static int measure(String value) {
        int length = value.length();
        int i = 0;
        while (i < length && value.charAt(i) < 0x80) {
            i++;
        }
        return i == length ? length : ~(i + sizeOfRest(value, i));
    }

    /** How many bytes {@code value} takes, which is the length of {@code value.getBytes(UTF_8)}. */
    public static int sizeBytes(String value) {
        int measured = measure(value);
        return measured >= 0 ? measured : ~measured;
    }

    private static int sizeOfRest(String value, int from) {
        int size = 0;
        for (int i = from; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < 0x80) {
                size++;
            } else if (c < 0x800) {
                size += 2;
            } else if (!Character.isSurrogate(c)) {
                size += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                size += 4;
                i++;
            } else {
                size++;
            }
        }
        return size;
    }

    /** Appends {@code value}, which is pure ASCII. */
    @SuppressWarnings(
            "deprecation") // getBytes(int, int, byte[], int) is the one copy without an object; right for ASCII
    static void putAscii(String value, ByteBuffer target) {
        int length = value.length();
        int at = target.position();
        if (target.hasArray()) {
            value.getBytes(0, length, target.array(), target.arrayOffset() + at);
        } else {
            for (int i = 0; i < length; i++) {
                target.put(at + i, (byte) value.charAt(i));
            }
        }
        target.position(at + length);
    }
}
