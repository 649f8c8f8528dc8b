package io.duolog.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.config.BrokerConfig;
import io.duolog.broker.config.Endpoint;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.coordination.SerialScheduler;
import io.duolog.coordination.testkit.MemoryCoordinationCluster;
import io.duolog.coordination.testkit.SimulatedExecution;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiVersionsRequest;
import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.wire.WireWriter;
import io.duolog.storage.fs.MemoryFileSystem;
import io.duolog.transport.ClientConfig;
import io.duolog.transport.CloseKind;
import io.duolog.transport.EventLoops;
import io.duolog.transport.OutboundFrame;
import io.duolog.transport.RequestChannel;
import io.duolog.transport.TransportClient;
import io.duolog.transport.TransportException;
import java.time.Clock;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A broker that other brokers can reach and that nobody has registered yet. */
class ClientGateIT {
    private static final long TIMEOUT_S = 20;

    @Test
    void disconnectsClientsThatComeBeforeItIsRegistered() throws Exception {
        // The time of this cluster stands still, so that its only other node, which is paused, leads for ever.
        SerialScheduler still = new SimulatedExecution(1).newScheduler();
        MemoryCoordinationCluster coordination = new MemoryCoordinationCluster(still);
        CoordinationBackends backends = CoordinationBackends.of(coordination.factory());
        ExecutorService starter = Executors.newSingleThreadExecutor();
        EventLoops loops = new EventLoops("client", 1, EventLoops.Mechanism.NIO);
        try (BrokerFixture leader =
                        new BrokerFixture(Map.of("node.id", "2"), new MemoryFileSystem(Clock.systemUTC()), backends);
                Broker broker = Broker.create(
                        BrokerConfig.parse(
                                Map.of(
                                        "node.id", "1",
                                        "listeners", "PLAINTEXT://127.0.0.1:0",
                                        "log.dirs", "/logs",
                                        "initial.broker.registration.timeout.ms", "3000",
                                        "coordination.backend", "memory"),
                                backends),
                        new BrokerEnvironment(
                                new MemoryFileSystem(Clock.systemUTC()), Clock.systemUTC(), new Random(), backends))) {
            assertThat(leader.broker().nodeId()).isEqualTo(2);
            coordination.pause(2);
            Future<?> starting = starter.submit(broker::start);
            Awaitility.await().until(() -> !broker.endpoints().isEmpty());
            Endpoint endpoint = broker.endpoints().get(0);
            RequestChannel channel = new TransportClient(loops, ClientConfig.DEFAULTS)
                    .connect(endpoint.host(), endpoint.port())
                    .get(TIMEOUT_S, TimeUnit.SECONDS);

            assertThatThrownBy(() -> channel.send(apiVersions()).get(TIMEOUT_S, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(TransportException.class, failure -> assertThat(failure.kind())
                            .isEqualTo(CloseKind.CLOSED_BEFORE_ANSWER));
            assertThatThrownBy(() -> starting.get(TIMEOUT_S, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(BrokerStartException.class)
                    .hasMessageContaining("initial.broker.registration.timeout.ms=3000");
            coordination.resume(2);
        } finally {
            starter.shutdownNow();
            loops.close();
        }
    }

    private static OutboundFrame apiVersions() {
        WireWriter out = new WireWriter();
        new RequestHeader(ApiKey.API_VERSIONS.id(), (short) 3, 1, "early")
                .write(out, ApiKey.API_VERSIONS.requestHeaderVersion((short) 3));
        new ApiVersionsRequest("test", "1", null, -1).write(out, (short) 3);
        return new OutboundFrame(out.finish(), () -> {});
    }
}
