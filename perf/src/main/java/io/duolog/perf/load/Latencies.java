package io.duolog.perf.load;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.duolog.perf.result.Percentiles;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Latencies in microseconds, up to an hour, to three digits. One thread records; others may look when it has stopped.
 *
 * <p>As text it is HdrHistogram's own compressed form in Base64, as its other tools read it.
 */
public final class Latencies {
    private static final long HIGHEST_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 3;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Histogram histogram;

    /** None yet. */
    public Latencies() {
        this(new Histogram(HIGHEST_MICROS, DIGITS));
    }

    private Latencies(Histogram histogram) {
        this.histogram = histogram;
    }

    /** Counts one; what is negative, because two clocks differ, counts as none, and what is too long as an hour. */
    public void recordMicros(long micros) {
        histogram.recordValue(Math.max(0, Math.min(micros, HIGHEST_MICROS)));
    }

    /** Counts one that was measured in nanoseconds. */
    void recordNanos(long nanos) {
        recordMicros(nanos / NANOS_PER_MICRO);
    }

    /** Forgets all. */
    void reset() {
        histogram.reset();
    }

    /** Adds those of another. */
    public void add(Latencies others) {
        histogram.add(others.histogram);
    }

    /** How many there are. */
    public long count() {
        return histogram.getTotalCount();
    }

    /** Their distribution; all zero if there are none. */
    public Percentiles percentiles() {
        return new Percentiles(
                Percentiles.MICROSECONDS,
                histogram.getTotalCount(),
                histogram.getMean(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(99),
                histogram.getValueAtPercentile(99.9),
                histogram.getMaxValue());
    }

    /** As text, for {@link #decode}. */
    @JsonValue
    public String encode() {
        ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
        int sizeBytes = histogram.encodeIntoCompressedByteBuffer(buffer);
        byte[] bytes = new byte[sizeBytes];
        buffer.get(0, bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    @JsonCreator
    public static Latencies decode(String text) {
        try {
            return new Latencies(Histogram.decodeFromCompressedByteBuffer(
                    ByteBuffer.wrap(Base64.getDecoder().decode(text)), HIGHEST_MICROS));
        } catch (DataFormatException | IndexOutOfBoundsException | BufferUnderflowException e) {
            throw new IllegalArgumentException("not a histogram: " + text, e);
        }
    }
}
