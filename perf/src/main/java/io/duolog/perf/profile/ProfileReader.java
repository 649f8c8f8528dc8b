package io.duolog.perf.profile;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/** Reads a recording of JFR, event by event: it may be larger than memory. Confined to one thread. */
public final class ProfileReader {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MS = 1e6;

    private final ThreadGroups threads = new ThreadGroups();
    private final Map<String, Long> areas = new HashMap<>();
    private final Map<String, Long> paths = new HashMap<>();
    private final Map<String, Long> frames = new HashMap<>();
    private final Map<String, Long> nativeFrames = new HashMap<>();
    private final Map<String, Long> allocationAreas = new HashMap<>();
    private final Map<String, Long> allocatedClasses = new HashMap<>();
    private final Map<String, Long> allocationSites = new HashMap<>();
    private final FirstOfThread<RecordedEvent> firstAllocations = new FirstOfThread<>(RecordedEvent::getStartTime);
    private long javaSamples;
    private long nativeSamples;
    private long allocatedBytes;
    private long gcCount;
    private Duration gcPause = Duration.ZERO;
    private Instant first = Instant.MAX;
    private Instant last = Instant.MIN;

    private ProfileReader() {}

    /**
     * Reads a recording.
     *
     * @param times what the kernel says that each thread used meanwhile, by its id; empty if that is not known
     * @throws IOException if the file cannot be read, or is no recording
     */
    public static Profile read(Path recording, Map<Long, ThreadTime> times) throws IOException {
        requireNonNull(times, "times");
        ProfileReader reader = new ProfileReader();
        try (RecordingFile events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                reader.read(events.readEvent());
            }
        }
        reader.threads.used(times);
        return reader.profile();
    }

    private void read(RecordedEvent event) {
        switch (event.getEventType().getName()) {
            case "jdk.ExecutionSample" -> javaSample(event);
            case "jdk.NativeMethodSample" -> nativeSample(event);
            // The first sample of a thread weighs as much as the thread had allocated since it began, long before
            // perhaps.
            case "jdk.ObjectAllocationSample" ->
                firstAllocations.allButFirst(id(event.getThread()), event).ifPresent(this::allocation);
            case "jdk.GarbageCollection" -> {
                gcCount++;
                gcPause = gcPause.plus(event.getDuration("sumOfPauses"));
            }
            case "jdk.ThreadCPULoad" -> named(event.getThread());
            default -> {
                // Settings, and what the JVM says of itself at the recording's begin and end: no part of the load.
                return;
            }
        }
        first = event.getStartTime().isBefore(first) ? event.getStartTime() : first;
        last = event.getEndTime().isAfter(last) ? event.getEndTime() : last;
    }

    private void javaSample(RecordedEvent event) {
        List<Frame> stack = Frame.of(event.getStackTrace());
        if (stack.isEmpty()) {
            return;
        }
        javaSamples++;
        add(areas, Areas.area(stack), 1);
        add(paths, Areas.path(stack), 1);
        add(frames, stack.get(0).shortName(), 1);
        RecordedThread thread = event.getThread("sampledThread");
        named(thread);
        threads.sampledJava(name(thread), id(thread));
    }

    private void nativeSample(RecordedEvent event) {
        List<Frame> stack = Frame.of(event.getStackTrace());
        if (stack.isEmpty() || stack.get(0).isWaiting()) {
            return;
        }
        nativeSamples++;
        add(nativeFrames, stack.get(0).shortName(), 1);
        RecordedThread thread = event.getThread("sampledThread");
        named(thread);
        threads.sampledNative(name(thread), id(thread));
    }

    private void allocation(RecordedEvent event) {
        long bytes = event.getLong("weight");
        List<Frame> stack = Frame.of(event.getStackTrace());
        allocatedBytes += bytes;
        add(allocationAreas, Areas.area(stack), bytes);
        RecordedClass type = event.getClass("objectClass");
        add(allocatedClasses, type == null ? "unknown" : ClassNames.readable(type.getName()), bytes);
        String site = stack.stream()
                .filter(frame -> !frame.isJdk())
                .findFirst()
                .or(() -> stack.stream().findFirst())
                .map(Frame::site)
                .orElse("unknown");
        add(allocationSites, site, bytes);
        RecordedThread thread = event.getThread();
        named(thread);
        threads.allocated(name(thread), id(thread), bytes);
    }

    private void named(@Nullable RecordedThread thread) {
        if (thread != null && thread.getOSThreadId() > 0) {
            threads.named(name(thread), thread.getOSThreadId());
        }
    }

    private static String name(@Nullable RecordedThread thread) {
        if (thread == null) {
            return "unknown";
        }
        String name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
        return name == null ? "unknown" : name;
    }

    private static long id(@Nullable RecordedThread thread) {
        return thread == null ? -1 : thread.getOSThreadId();
    }

    private static void add(Map<String, Long> amounts, String name, long amount) {
        amounts.merge(name, amount, Long::sum);
    }

    private Profile profile() {
        Duration length = last.isAfter(first) ? Duration.between(first, last) : Duration.ZERO;
        return new Profile(
                length.toNanos() / NANOS_PER_SECOND,
                javaSamples,
                nativeSamples,
                allocatedBytes,
                gcCount,
                gcPause.toNanos() / NANOS_PER_MS,
                threads.shares(),
                Share.of(areas),
                Share.of(paths),
                Share.of(frames),
                Share.of(nativeFrames),
                Share.of(allocationAreas),
                Share.of(allocatedClasses),
                Share.of(allocationSites));
    }
}
