package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of random sizes, chopped at random into reads, arrive identical and in order, and nothing leaks. */
class FrameAssemblerPropertyTest {
    private static final long SEED = seed();
    private static final int RUNS = 300;
    private static final int FRAME_MAX_BYTES = 200_000;

    private final PooledByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 1, 8_192, 9, 0, 0, false);

    @Test
    void deliversEachFrameIdenticalAndInOrder() throws TransportException {
        for (int run = 0; run < RUNS; run++) {
            deliversEachFrame(new Random(SEED + run), "seed " + SEED + ", run " + run);
        }
    }

    @Test
    void releasesEverythingWhereverItIsCutOff() throws TransportException {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            MemoryBudget budget = new MemoryBudget(1 + random.nextInt(FRAME_MAX_BYTES));
            FrameAssembler assembler = assembler(budget);
            ByteBuffer stream = stream(frames(random));
            stream.limit(random.nextInt(stream.limit() + 1));
            List<InboundFrame> received = new ArrayList<>();
            while (stream.hasRemaining()) {
                feed(assembler, stream, random);
                for (InboundFrame frame = assembler.poll(); frame != null; frame = assembler.poll()) {
                    received.add(frame);
                }
            }

            assembler.close();
            received.forEach(InboundFrame::release);

            assertThat(budget.heldBytes()).as("seed %d, run %d", SEED, run).isZero();
            assertThat(activeAllocations()).as("seed %d, run %d", SEED, run).isZero();
        }
    }

    private void deliversEachFrame(Random random, String evidence) throws TransportException {
        MemoryBudget budget = new MemoryBudget(1 + random.nextInt(2 * FRAME_MAX_BYTES));
        List<FrameAssembler> self = new ArrayList<>();
        FrameAssembler assembler =
                new FrameAssembler(allocator, FRAME_MAX_BYTES, FirstBytes.Expectation.REQUEST, budget, () -> self.get(0)
                        .memoryGranted());
        self.add(assembler);
        List<byte[]> sent = frames(random);
        ByteBuffer stream = stream(sent);
        List<InboundFrame> held = new ArrayList<>();
        int next = 0;
        while (next < sent.size()) {
            InboundFrame frame = assembler.poll();
            if (frame != null) {
                byte[] bytes = new byte[frame.sizeBytes()];
                frame.payload().duplicate().get(bytes);
                assertThat(bytes).as(evidence + ", frame " + next).isEqualTo(sent.get(next));
                next++;
                held.add(frame);
            } else if (assembler.awaitsMemory()) {
                assertThat(held)
                        .as(evidence + ": memory is refused though none is held")
                        .isNotEmpty();
                held.remove(random.nextInt(held.size())).release();
            } else {
                assertThat(stream.hasRemaining()).as(evidence + ": stuck").isTrue();
                feed(assembler, stream, random);
                assertThat(assembler.missingBytes())
                        .as(evidence + ": missing of frame " + next)
                        .isIn(0, Math.max(0, end(sent, next) - stream.position()));
            }
        }
        held.forEach(InboundFrame::release);
        assembler.close();
        assertThat(budget.heldBytes()).as(evidence).isZero();
        assertThat(activeAllocations()).as(evidence).isZero();
    }

    private FrameAssembler assembler(MemoryBudget budget) {
        return new FrameAssembler(allocator, FRAME_MAX_BYTES, FirstBytes.Expectation.REQUEST, budget, () -> {});
    }

    /** One read of the socket: into the frame's own buffer if there is one, else into a buffer of random capacity. */
    private void feed(FrameAssembler assembler, ByteBuffer stream, Random random) {
        ByteBuf target = assembler.readTarget();
        ByteBuf buffer = target != null ? target : allocator.directBuffer(1 + random.nextInt(1 << random.nextInt(17)));
        int count = Math.min(stream.remaining(), 1 + random.nextInt(buffer.writableBytes()));
        buffer.writeBytes(stream.slice(stream.position(), count));
        stream.position(stream.position() + count);
        assembler.add(buffer);
    }

    private static List<byte[]> frames(Random random) {
        List<byte[]> frames = new ArrayList<>();
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            byte[] frame = new byte[random.nextInt(1 + random.nextInt(1 << random.nextInt(18)))];
            random.nextBytes(frame);
            frames.add(frame);
        }
        return frames;
    }

    /** Where a frame ends in {@link #stream}. */
    private static int end(List<byte[]> frames, int index) {
        return frames.subList(0, index + 1).stream()
                .mapToInt(frame -> Integer.BYTES + frame.length)
                .sum();
    }

    private static ByteBuffer stream(List<byte[]> frames) {
        ByteBuffer stream = ByteBuffer.allocate(end(frames, frames.size() - 1));
        for (byte[] frame : frames) {
            stream.putInt(frame.length).put(frame);
        }
        return stream.flip();
    }

    private long activeAllocations() {
        return allocator.metric().directArenas().stream()
                .mapToLong(PoolArenaMetric::numActiveAllocations)
                .sum();
    }

    private static long seed() {
        Long configured = Long.getLong("duolog.test.seed");
        return configured == null ? 20261121L : configured;
    }
}
