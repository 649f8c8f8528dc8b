package io.duolog.perf.profile;

import java.util.List;

/**
 * What a recording says.
 *
 * @param seconds from its first event to its last
 * @param javaSamples samples of threads in Java code
 * @param nativeSamples samples of threads in native code, waiting left out; they are taken of fewer threads than those in Java
 *     code, so the two must not be added
 * @param allocatedBytes as samples of allocation weigh it
 * @param gcCount collections of garbage
 * @param gcPauseMs how long they stopped all threads
 * @param threads groups of threads, the one with the most CPU first
 * @param areas Java samples by part of the system: the innermost frame that belongs to one decides
 * @param paths Java samples by what the system was asked to do: the outermost frame that tells decides
 * @param frames Java samples by innermost frame
 * @param nativeFrames native samples by innermost frame
 * @param allocationAreas bytes by part of the system
 * @param allocatedClasses bytes by class
 * @param allocationSites bytes by the innermost frame that is not of the JDK
 */
public record Profile(
        double seconds,
        long javaSamples,
        long nativeSamples,
        long allocatedBytes,
        long gcCount,
        double gcPauseMs,
        List<ThreadShare> threads,
        List<Share> areas,
        List<Share> paths,
        List<Share> frames,
        List<Share> nativeFrames,
        List<Share> allocationAreas,
        List<Share> allocatedClasses,
        List<Share> allocationSites) {
    /** Copies the lists. */
    public Profile {
        threads = List.copyOf(threads);
        areas = List.copyOf(areas);
        paths = List.copyOf(paths);
        frames = List.copyOf(frames);
        nativeFrames = List.copyOf(nativeFrames);
        allocationAreas = List.copyOf(allocationAreas);
        allocatedClasses = List.copyOf(allocatedClasses);
        allocationSites = List.copyOf(allocationSites);
    }
}
