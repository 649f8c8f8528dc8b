package io.duolog.perf.run;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How samples are taken.
 *
 * @param scale a factor for counts and times of the workloads
 * @param sampleLimit how long one sample may take before it counts as failed
 * @param directory for data and logs of systems and clients
 * @param clientClassPath where client JVMs find both client libraries
 */
public record SamplerOptions(double scale, Duration sampleLimit, Path directory, String clientClassPath) {
    /**
     * Checks.
     *
     * @throws IllegalArgumentException if the scale is not above zero
     */
    public SamplerOptions {
        requireNonNull(sampleLimit, "sampleLimit");
        requireNonNull(directory, "directory");
        requireNonNull(clientClassPath, "clientClassPath");
        if (!(scale > 0) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException("scale is " + scale + "; it is above 0, and 1 for figures that count");
        }
    }
}
