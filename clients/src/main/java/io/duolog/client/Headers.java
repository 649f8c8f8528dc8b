package io.duolog.client;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.record.RecordHeader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The headers of a record, in order; a name may occur several times (KIP-82). Immutable: {@code with} and {@code
 * without} return new headers. The bytes of values are neither copied nor changed, so nobody may change them.
 */
public final class Headers implements Iterable<RecordHeader> {
    /** No headers. */
    public static final Headers EMPTY = new Headers(List.of());

    private final List<RecordHeader> headers;

    private Headers(List<RecordHeader> headers) {
        this.headers = headers;
    }

    /** These headers, in this order. */
    public static Headers of(List<RecordHeader> headers) {
        return headers.isEmpty() ? EMPTY : new Headers(List.copyOf(headers));
    }

    /** These headers and, behind them, one whose value is text in UTF-8. */
    public Headers with(String key, String value) {
        return with(key, value.getBytes(StandardCharsets.UTF_8));
    }

    /** These headers and, behind them, one more; the array is not copied. */
    public Headers with(String key, byte[] value) {
        List<RecordHeader> extended = new ArrayList<>(headers);
        extended.add(new RecordHeader(key, ByteBuffer.wrap(value)));
        return of(extended);
    }

    /** These headers except those with this name. */
    public Headers without(String key) {
        requireNonNull(key, "key");
        return of(headers.stream().filter(header -> !header.key().equals(key)).toList());
    }

    /** The last header with this name, which by convention is the one that counts. */
    public Optional<RecordHeader> last(String key) {
        for (int index = headers.size() - 1; index >= 0; index--) {
            if (headers.get(index).key().equals(key)) {
                return Optional.of(headers.get(index));
            }
        }
        return Optional.empty();
    }

    /** All headers, in order; unmodifiable. */
    public List<RecordHeader> asList() {
        return headers;
    }

    @Override
    public Iterator<RecordHeader> iterator() {
        return headers.iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return headers.hashCode();
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}
