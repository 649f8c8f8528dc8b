package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.wire.BufferSlice;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PipeliningIT {
    private static final long SEED =
            Long.getLong("duolog.test.seed") == null ? 20261121L : Long.getLong("duolog.test.seed");

    @Test
    void sendsAnswersInTheOrderOfTheRequestsWhateverOrderTheyAreCompletedIn() throws Exception {
        Random random = new Random(SEED);
        ExecutorService workers = Executors.newFixedThreadPool(3);
        List<Runnable> waiting = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger skipped = new AtomicInteger();
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                String text = LoopbackFixture.text(request);
                waiting.add(() -> {
                    if (text.startsWith("one-way")) {
                        skipped.incrementAndGet();
                        slot.skip();
                    } else {
                        slot.respond(LoopbackFixture.frame(text));
                    }
                });
            });
            RequestChannel channel = fixture.connect(address);
            List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();
            int count = 2_000;
            int oneWay = 0;
            for (int i = 0; i < count; i++) {
                if (random.nextInt(5) == 0) {
                    oneWay++;
                    channel.sendOneWay(LoopbackFixture.frame("one-way " + i));
                }
                answers.add(channel.send(LoopbackFixture.frame("request " + i)));
                if (i % 500 == 499) {
                    complete(waiting, workers, random, answers);
                }
            }

            for (int i = 0; i < count; i++) {
                InboundFrame answer = answers.get(i).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
                assertThat(LoopbackFixture.text(answer)).as("seed " + SEED).isEqualTo("request " + i);
            }
            int expected = oneWay;
            Awaitility.await().untilAsserted(() -> {
                runAll(waiting);
                assertThat(skipped).hasValue(expected);
            });
        } finally {
            workers.shutdownNow();
        }
    }

    /** Completes what waits in random order, on random threads, until the answers so far are there. */
    private static void complete(
            List<Runnable> waiting,
            ExecutorService workers,
            Random random,
            List<CompletableFuture<InboundFrame>> answers) {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> {
            List<Runnable> some;
            synchronized (waiting) {
                some = new ArrayList<>(waiting);
                waiting.clear();
            }
            Collections.shuffle(some, random);
            some.forEach(completion -> {
                if (random.nextBoolean()) {
                    workers.execute(completion);
                } else {
                    completion.run();
                }
            });
            return answers.get(answers.size() - 1).isDone();
        });
    }

    private static void runAll(List<Runnable> waiting) {
        synchronized (waiting) {
            waiting.forEach(Runnable::run);
            waiting.clear();
        }
    }

    @Test
    void holdsNoMoreRequestsOfAConnectionThanTheLimit() throws Exception {
        ConcurrentLinkedQueue<ResponseSlot> slots = new ConcurrentLinkedQueue<>();
        FrameLimits limits = new FrameLimits(1_000, 1_000_000, 4, 262_144);
        ServerConfig config = new ServerConfig(
                SocketOptions.DEFAULTS, limits, ConnectionLimits.DEFAULTS, ConnectionTimeouts.SERVER_DEFAULTS);
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(config, connection -> (request, slot) -> {
                request.release();
                slots.add(slot);
                assertThat(slots).hasSizeLessThanOrEqualTo(4);
            });
            RequestChannel channel = fixture.connect(address);
            List<CompletableFuture<InboundFrame>> answers = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                answers.add(channel.send(LoopbackFixture.frame("request " + i)));
            }

            for (int i = 0; i < 50; i++) {
                Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> !slots.isEmpty());
                slots.poll().respond(LoopbackFixture.frame("answer " + i));
                InboundFrame answer = answers.get(i).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
                assertThat(LoopbackFixture.text(answer)).isEqualTo("answer " + i);
            }
        }
    }

    @Test
    void refusesASecondAnswerToOneRequest() throws Exception {
        AtomicInteger released = new AtomicInteger();
        CompletableFuture<Throwable> second = new CompletableFuture<>();
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                slot.respond(LoopbackFixture.frame("first"));
                try {
                    slot.respond(new OutboundFrame(
                            List.of(new BufferSlice(ByteBuffer.allocate(10))), released::incrementAndGet));
                } catch (IllegalStateException e) {
                    second.complete(e);
                }
            });
            RequestChannel channel = fixture.connect(address);

            InboundFrame answer =
                    channel.send(LoopbackFixture.frame("request")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

            assertThat(LoopbackFixture.text(answer)).isEqualTo("first");
            assertThat(second).succeedsWithin(10, TimeUnit.SECONDS);
            assertThat(released).hasValue(1);
        }
    }

    @Test
    void closesInPlaceOfAnAnswerAfterTheEarlierAnswers() throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                if (LoopbackFixture.text(request).equals("bad")) {
                    slot.close(CloseReason.of(CloseKind.CLOSED_LOCALLY, "a bad request"));
                } else {
                    connection.execute(() -> slot.respond(LoopbackFixture.frame("good")));
                }
            });
            RequestChannel channel = fixture.connect(address);
            CompletableFuture<InboundFrame> good = channel.send(LoopbackFixture.frame("good"));
            CompletableFuture<InboundFrame> bad = channel.send(LoopbackFixture.frame("bad"));

            assertThat(LoopbackFixture.text(good.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS)))
                    .isEqualTo("good");
            assertThatThrownBy(() -> bad.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TransportException.class);
        }
    }

    @Test
    void releasesAnswersThatCanNoLongerBeSent() throws Exception {
        AtomicInteger released = new AtomicInteger();
        ConcurrentLinkedQueue<ResponseSlot> slots = new ConcurrentLinkedQueue<>();
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                slots.add(slot);
            });
            RequestChannel channel = fixture.connect(address);
            for (int i = 0; i < 3; i++) {
                channel.send(LoopbackFixture.frame("request " + i)).exceptionally(e -> null);
            }
            Awaitility.await().until(() -> slots.size() == 3);
            ResponseSlot first = slots.poll();
            ResponseSlot second = slots.poll();
            ResponseSlot third = slots.poll();
            second.respond(counted(released));
            channel.close();
            Awaitility.await().until(() -> fixture.server().connectionCount() == 0);

            first.respond(counted(released));
            third.skip();

            assertThat(released).hasValue(2);
        }
    }

    @Test
    void keepsTheMemoryOfAnAnswerUntilItIsSent() throws Exception {
        int answerBytes = 2_000_000;
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                request.release();
                ByteBuffer answer = ByteBuffer.allocateDirect(answerBytes);
                fill(answer, (byte) 7);
                slot.respond(new OutboundFrame(
                        List.of(new BufferSlice(answer), new BufferSlice(ByteBuffer.wrap(new byte[] {7}))),
                        () -> fill(answer, (byte) 0)));
            });
            RequestChannel channel = fixture.connect(address);

            InboundFrame answer =
                    channel.send(LoopbackFixture.frame("x")).get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);

            ByteBuffer expected = ByteBuffer.allocate(answerBytes + 1);
            fill(expected, (byte) 7);
            assertThat(answer.payload()).isEqualTo(expected);
            answer.release();
        }
    }

    private static void fill(ByteBuffer buffer, byte value) {
        for (int i = 0; i < buffer.limit(); i++) {
            buffer.put(i, value);
        }
    }

    private static OutboundFrame counted(AtomicInteger released) {
        return new OutboundFrame(List.of(new BufferSlice(ByteBuffer.allocate(10_000))), released::incrementAndGet);
    }

    @Test
    void answersADetachedRequestWheneverItIsReadyAndTheOthersInOrder() throws Exception {
        List<ResponseSlot> slots = Collections.synchronizedList(new ArrayList<>());
        List<String> answers = Collections.synchronizedList(new ArrayList<>());
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
                if (LoopbackFixture.text(request).startsWith("detached")) {
                    slot.detach();
                }
                slots.add(slot);
            });
            RequestChannel channel = fixture.connect(address);
            List<CompletableFuture<Void>> received = new ArrayList<>();
            for (String text : List.of("first", "detached 1", "second", "detached 2")) {
                received.add(channel.send(LoopbackFixture.frame(text))
                        .thenAccept(answer -> answers.add(LoopbackFixture.text(answer))));
            }
            Awaitility.await().until(() -> slots.size() == 4);

            slots.get(3).respond(LoopbackFixture.frame("answer to detached 2"));
            Awaitility.await().until(() -> answers.size() == 1);
            slots.get(2).respond(LoopbackFixture.frame("answer to second"));
            slots.get(0).respond(LoopbackFixture.frame("answer to first"));
            Awaitility.await().until(() -> answers.size() == 3);
            slots.get(1).respond(LoopbackFixture.frame("answer to detached 1"));
            CompletableFuture.allOf(received.toArray(CompletableFuture<?>[]::new))
                    .get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
        }
        assertThat(answers)
                .containsExactly("answer to detached 2", "answer to first", "answer to second", "answer to detached 1");
    }
}
