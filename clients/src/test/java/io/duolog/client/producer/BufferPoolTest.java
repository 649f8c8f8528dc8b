package io.duolog.client.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final long LONG_NS = TimeUnit.SECONDS.toNanos(20);

    private final CountDownLatch waiting = new CountDownLatch(1);
    private final BufferPool pool = new BufferPool(1_000, 400, waiting::countDown);

    private CompletableFuture<ByteBuffer> takeElsewhere(int sizeBytes) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return pool.take(sizeBytes, LONG_NS);
            } catch (BufferPool.NoBufferException | InterruptedException refused) {
                throw new IllegalStateException(refused.toString(), refused);
            }
        });
    }

    @Test
    void reusesBuffersOfThePooledSize() throws Exception {
        ByteBuffer first = pool.take(100, 0);
        assertThat(first.capacity()).isEqualTo(400 + BufferPool.SLACK_BYTES);
        first.position(17);
        pool.release(first);

        ByteBuffer second = pool.take(400, 0);

        assertThat(second).isSameAs(first);
        assertThat(second.position()).isZero();
        assertThat(pool.availableBytes()).isEqualTo(600);
    }

    @Test
    void givesMemoryOfReusableBuffersToALargerOne() throws Exception {
        pool.release(pool.take(400, 0));
        pool.release(pool.take(400, 0));

        ByteBuffer large = pool.take(1_000, 0);

        assertThat(pool.availableBytes()).isZero();
        pool.release(large);
        assertThat(pool.availableBytes()).isEqualTo(1_000);
    }

    @Test
    void refusesWhenTimeIsUpAndKeepsItsAccounts() throws Exception {
        pool.take(400, 0);
        pool.take(400, 0);

        assertThatThrownBy(() -> pool.take(400, 1)).isInstanceOf(BufferPool.NoBufferException.class);

        assertThat(pool.availableBytes()).isEqualTo(200);
        assertThat(pool.hasWaiters()).isFalse();
    }

    @Test
    void servesWaitersInTheOrderOfTheirArrival() throws Exception {
        ByteBuffer first = pool.take(400, 0);
        ByteBuffer second = pool.take(400, 0);
        CompletableFuture<ByteBuffer> large = takeElsewhere(900);
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

        pool.release(first);
        assertThatThrownBy(() -> pool.take(400, 1)).isInstanceOf(BufferPool.NoBufferException.class);
        pool.release(second);

        assertThat(large.get(20, TimeUnit.SECONDS).capacity()).isEqualTo(900 + BufferPool.SLACK_BYTES);
    }

    @Test
    void wakesWaitersWhenItIsClosed() throws Exception {
        pool.take(1_000, 0);
        CompletableFuture<ByteBuffer> waiter = takeElsewhere(400);
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();

        pool.close();

        assertThatThrownBy(() -> waiter.get(20, TimeUnit.SECONDS)).hasMessageContaining("CLOSED");
        assertThatThrownBy(() -> pool.take(1, 0)).hasMessageContaining("CLOSED");
    }
}
