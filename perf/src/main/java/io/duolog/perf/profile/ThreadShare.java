package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

/**
 * What a group of threads did: those whose names differ only in numbers.
 *
 * @param threads how many there were
 * @param userSeconds CPU in user mode; -1 if not known
 * @param systemSeconds CPU in the kernel, which no sample shows; -1 if not known
 * @param javaSamples samples that found one of them in Java code
 * @param nativeSamples samples that found one of them in native code, waiting left out
 * @param allocatedBytes what they allocated, as samples of allocation weigh it
 */
public record ThreadShare(
        String group,
        int threads,
        double userSeconds,
        double systemSeconds,
        long javaSamples,
        long nativeSamples,
        long allocatedBytes) {
    /** Checks the name. */
    public ThreadShare {
        requireNonNull(group, "group");
    }

    /** User and system time; 0 if not known. */
    public double cpuSeconds() {
        return Math.max(0, userSeconds) + Math.max(0, systemSeconds);
    }
}
