package io.duolog.perf.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Adds up what threads did by groups of names that differ only in numbers. Confined to one thread. */
final class ThreadGroups {
    /** Names that the kernel cuts off, as the JVM gives them. */
    private static final Map<String, String> CUT_OFF =
            Map.of("C# CompilerThre", "C# CompilerThread", "VM Periodic Tas", "VM Periodic Task");

    private static final class Sums {
        private final Set<Long> threads = new HashSet<>();
        private long userTicks = -1;
        private long systemTicks = -1;
        private long javaSamples;
        private long nativeSamples;
        private long allocatedBytes;
    }

    private final Map<String, Sums> groups = new TreeMap<>();
    private final Map<Long, String> names = new HashMap<>();

    /** The name of a group: a name without numbers. */
    static String group(String thread) {
        String group = thread.replaceAll("([-_# ]*\\d+)+$", "").replaceAll("\\d+", "#");
        return group.isBlank() ? thread : CUT_OFF.getOrDefault(group, group);
    }

    void sampledJava(String thread, long osThreadId) {
        of(thread, osThreadId).javaSamples++;
    }

    void sampledNative(String thread, long osThreadId) {
        of(thread, osThreadId).nativeSamples++;
    }

    void allocated(String thread, long osThreadId, long bytes) {
        of(thread, osThreadId).allocatedBytes += bytes;
    }

    /** Tells the name of a thread, which the kernel knows only in part. */
    void named(String thread, long osThreadId) {
        names.put(osThreadId, thread);
    }

    /** Adds what the kernel says; after all else, for it goes by the names that were told. */
    void used(Map<Long, ThreadTime> times) {
        times.forEach((id, time) -> {
            if (time.userTicks() + time.systemTicks() > 0 || names.containsKey(id)) {
                Sums sums = of(names.getOrDefault(id, time.name()), id);
                sums.userTicks = Math.max(0, sums.userTicks) + time.userTicks();
                sums.systemTicks = Math.max(0, sums.systemTicks) + time.systemTicks();
            }
        });
    }

    /** All groups, the one with the most CPU first, or without the kernel's word the one with the most samples. */
    List<ThreadShare> shares() {
        List<ThreadShare> shares = new ArrayList<>();
        groups.forEach((group, sums) -> shares.add(new ThreadShare(
                group,
                sums.threads.size(),
                seconds(sums.userTicks),
                seconds(sums.systemTicks),
                sums.javaSamples,
                sums.nativeSamples,
                sums.allocatedBytes)));
        shares.sort(Comparator.comparingDouble(ThreadShare::cpuSeconds)
                .thenComparingLong(ThreadShare::javaSamples)
                .thenComparingLong(ThreadShare::allocatedBytes)
                .reversed());
        return shares;
    }

    private Sums of(String thread, long osThreadId) {
        Sums sums = groups.computeIfAbsent(group(thread), group -> new Sums());
        sums.threads.add(osThreadId);
        return sums;
    }

    private static double seconds(long ticks) {
        return ticks < 0 ? -1 : ticks / ThreadTime.TICKS_PER_SECOND;
    }
}
