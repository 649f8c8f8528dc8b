package io.duolog.coordination.raft;

import io.duolog.coordination.ControllerElection.ElectionListener;
import io.duolog.coordination.CoordinationBackend;
import io.duolog.coordination.ExecutorSerialScheduler;
import io.duolog.coordination.testkit.TestBackendHost;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Prints what starting, appending and closing cost, cold and then warm: {@code StartCost [directory]}. */
final class StartCost {
    private static final int ROUNDS = 6;
    private static final int APPENDS = 500;
    private static final long TIMEOUT_SECONDS = 20;

    private StartCost() {}

    public static void main(String[] args) throws Exception {
        Path directory = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("raft-start-cost");
        System.out.printf("JVM to main %d ms%n", sinceJvmStartMs());
        for (int round = 0; round < ROUNDS; round++) {
            measure(directory, round);
        }
        System.out.printf(
                "classes loaded %d%n", ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    private static void measure(Path directory, int round) throws Exception {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        CompletableFuture<Integer> elected = new CompletableFuture<>();
        CompletableFuture<Long> end = new CompletableFuture<>();
        long begin = System.nanoTime();
        CoordinationBackend backend = new RaftCoordinationBackendFactory()
                .create(Map.of(), new TestBackendHost(1, directory, new ExecutorSerialScheduler(executor)));
        backend.election().campaign(new ElectionListener() {
            @Override
            public void elected(int epoch, long endOffset) {
                end.complete(endOffset);
                elected.complete(epoch);
            }

            @Override
            public void revoked(int epoch, Throwable cause) {}
        });
        backend.start((state, cause) -> {
            if (cause != null) {
                elected.completeExceptionally(cause);
            }
        });
        int epoch = elected.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        long electedMs = elapsedMs(begin);
        long sinceJvmStartMs = sinceJvmStartMs();
        long offset = end.get();
        int threads = Thread.activeCount();
        begin = System.nanoTime();
        for (int i = 0; i < APPENDS; i++) {
            backend.log()
                    .append(epoch, offset, List.of("a record of some bytes".getBytes(StandardCharsets.UTF_8)))
                    .toCompletableFuture()
                    .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            offset++;
        }
        long appendUs = (System.nanoTime() - begin) / 1_000 / APPENDS;
        begin = System.nanoTime();
        backend.close();
        System.out.printf(
                "round %d: elected after %d ms (%d ms after JVM start), epoch %d, end %d, %d us per append, close %d ms, %d threads%n",
                round, electedMs, sinceJvmStartMs, epoch, offset, appendUs, elapsedMs(begin), threads);
        executor.shutdownNow();
    }

    private static long elapsedMs(long begin) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    }

    private static long sinceJvmStartMs() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }
}
