package io.duolog.client.testing;

import io.duolog.client.Node;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.Settings;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.metadata.MetadataSettings;
import io.duolog.client.metadata.TopicView;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.NetworkClient;
import io.duolog.client.network.NetworkSettings;
import io.duolog.client.runtime.ClientRuntime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A client's inside on a fake network and a manual clock. Brokers 1 to n are at {@code broker-1:9092} and so on. */
public final class ClientHarness {
    public static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    public static final Instant WALL_CLOCK = Instant.parse("2026-11-21T12:00:00Z");

    private final ManualEventLoop loop = new ManualEventLoop();
    private final FakeBrokers brokers = new FakeBrokers();
    private final FakeNetwork network = new FakeNetwork(loop, brokers);
    private final ClientRuntime runtime;

    public ClientHarness(int nodes) {
        this(nodes, Map.of());
    }

    public ClientHarness(int nodes, Map<String, ?> properties) {
        for (int id = 1; id <= nodes; id++) {
            brokers.node(id, "broker-" + id, 9092);
            network.at("broker-" + id, 9092, id);
        }
        Settings settings =
                Settings.NONE.with("bootstrap.servers", "broker-1:9092").with(properties);
        ConfigValues values = ClientSchemas.CLIENT.parse(settings.asMap());
        RandomGenerator random = new SplittableRandom(SEED);
        NetworkClient client = new NetworkClient(NetworkSettings.of(values), loop, network, random);
        MetadataSettings metadataSettings = MetadataSettings.of(values);
        Metadata metadata = new Metadata(
                client,
                metadataSettings,
                List.of(new Node(-1, "broker-1", 9092)),
                new Backoff(metadataSettings.retryBackoffMs(), metadataSettings.retryBackoffMaxMs(), random));
        runtime = new ClientRuntime(
                client, metadata, Clock.fixed(WALL_CLOCK, ZoneOffset.UTC), () -> random, settings.asMap());
    }

    public ManualEventLoop loop() {
        return loop;
    }

    public FakeBrokers brokers() {
        return brokers;
    }

    public FakeNetwork network() {
        return network;
    }

    public ClientRuntime runtime() {
        return runtime;
    }

    /** Creates a topic and makes it known to the client. */
    public TopicView topic(String name, int partitions) {
        brokers.topic(name, partitions);
        CompletableFuture<TopicView> found = runtime.metadata().topic(name, 1, 10_000);
        loop.advanceMs(0);
        return found.getNow(null);
    }
}
