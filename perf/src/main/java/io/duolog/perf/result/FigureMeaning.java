package io.duolog.perf.result;

import io.duolog.perf.result.FigureName.Better;
import java.util.Optional;

/**
 * What a figure is counted in, and which direction is better.
 *
 * @param unit the empty string if it is not known
 */
public record FigureMeaning(String unit, Better better) {
    private static final FigureMeaning UNKNOWN = new FigureMeaning("", Better.NEITHER);
    private static final FigureMeaning LATENCY = new FigureMeaning(Percentiles.MICROSECONDS, Better.LOWER);

    /**
     * That of a figure by its name: one of {@link FigureName}, or a latency such as {@code produce.p99}; of any other nothing
     * is known.
     */
    public static FigureMeaning of(String figure) {
        Optional<FigureName> name = FigureName.of(figure);
        if (name.isPresent()) {
            return new FigureMeaning(name.get().unit(), name.get().better());
        }
        return LatencyFigures.isOne(figure) ? LATENCY : UNKNOWN;
    }
}
