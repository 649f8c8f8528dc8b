package io.duolog.client.consumer;

import static io.duolog.client.consumer.ConsumerHarness.partition;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.testing.ClientHarness;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyedWorkTest {
    private final Deque<Runnable> executor = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final AtomicInteger ended = new AtomicInteger();
    private final KeyedWork<String> work = new KeyedWork<>(executor::addLast, 2, done::add, ended::incrementAndGet);

    private static KeyedWork.Key key(int partition, String key) {
        return new KeyedWork.Key(
                partition(partition), ByteBuffer.wrap(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void asksForNoMoreThreadsThanItMay() {
        for (int number = 0; number < 10; number++) {
            work.add(key(0, "k" + number), "task " + number);
        }
        assertThat(executor).hasSize(2);
        executor.forEach(Runnable::run);
        assertThat(done).hasSize(10);
        assertThat(ended).hasValue(10);
        assertThat(work.isRunning()).isFalse();
    }

    @Test
    void dropsWhatHasNotBegunInPartitionsThatGo() {
        work.add(key(0, "a"), "first of 0");
        work.add(key(0, "a"), "second of 0");
        work.add(key(1, "a"), "of 1");
        work.drop(List.of(partition(0)));
        executor.forEach(Runnable::run);
        assertThat(done).containsExactly("of 1");

        work.add(key(0, "a"), "again of 0");
        executor.getLast().run();
        assertThat(done).containsExactly("of 1", "again of 0");
    }

    @Test
    void beginsNothingWhenItIsStopped() {
        work.add(key(0, "a"), "never");
        work.stop();
        work.add(key(0, "b"), "never either");
        executor.forEach(Runnable::run);
        assertThat(done).isEmpty();
    }

    @Test
    void keepsTheOrderOfEachKeyOnManyThreads() throws Exception {
        int tasks = 5_000;
        SplittableRandom random = new SplittableRandom(ClientHarness.SEED);
        ConcurrentHashMap<String, List<Integer>> byKey = new ConcurrentHashMap<>();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger mostAtOnce = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(tasks);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            KeyedWork<String> many = new KeyedWork<>(
                    threads,
                    4,
                    task -> {
                        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                        String[] parts = task.split(":", 2);
                        byKey.computeIfAbsent(parts[0], key -> new ArrayList<>())
                                .add(Integer.valueOf(parts[1]));
                        atOnce.decrementAndGet();
                    },
                    all::countDown);
            for (int number = 0; number < tasks; number++) {
                String name = "k" + random.nextInt(7);
                many.add(key(0, name), name + ":" + number);
            }
            assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            threads.shutdownNow();
        }
        assertThat(byKey.values()).as("seed %d", ClientHarness.SEED).allSatisfy(numbers -> assertThat(numbers)
                .isSorted());
        assertThat(mostAtOnce.get()).isLessThanOrEqualTo(4);
    }
}
