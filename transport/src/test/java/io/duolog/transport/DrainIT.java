package io.duolog.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DrainIT {
    private final ConcurrentLinkedQueue<ResponseSlot> slots = new ConcurrentLinkedQueue<>();

    @Test
    void letsRequestsBeAnsweredBeforeItCloses() throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            InetSocketAddress address = serve(fixture);
            RequestChannel channel = fixture.connect(address);
            RequestChannel idle = fixture.connect(address);
            CompletableFuture<InboundFrame> answer = channel.send(LoopbackFixture.frame("x"));
            Awaitility.await().until(() -> slots.size() == 1);

            CompletableFuture<Void> closed = CompletableFuture.runAsync(fixture.server()::close);
            idle.closed().get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
            assertThat(closed).isNotDone();
            slots.poll().respond(LoopbackFixture.frame("answered"));

            assertThat(LoopbackFixture.text(answer.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS)))
                    .isEqualTo("answered");
            assertThat(closed).succeedsWithin(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS);
            assertThatThrownBy(() -> fixture.connect(address)).hasCauseInstanceOf(TransportException.class);
            fixture.server().close();
        }
    }

    @Test
    void closesWhatIsNotAnsweredInTime() throws Exception {
        try (LoopbackFixture fixture = new LoopbackFixture()) {
            RequestChannel channel = fixture.connect(serve(fixture));
            CompletableFuture<InboundFrame> answer = channel.send(LoopbackFixture.frame("x"));
            Awaitility.await().until(() -> slots.size() == 1);

            fixture.server().close(100);

            assertThat(fixture.server().connectionCount()).isZero();
            assertThatThrownBy(() -> answer.get(LoopbackFixture.TIMEOUT_S, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(TransportException.class);
        }
    }

    private InetSocketAddress serve(LoopbackFixture fixture) throws Exception {
        return fixture.serve(ServerConfig.DEFAULTS, connection -> (request, slot) -> {
            request.release();
            slots.add(slot);
        });
    }
}
