package io.duolog.client;

import static java.util.Objects.requireNonNull;

import io.duolog.client.admin.Admin;
import io.duolog.client.admin.DefaultAdmin;
import io.duolog.client.config.ClientKeys;
import io.duolog.client.config.ClientSchemas;
import io.duolog.client.config.ConfigValues;
import io.duolog.client.config.Settings;
import io.duolog.client.consumer.ConsumerBuilder;
import io.duolog.client.errors.ClientConfigException;
import io.duolog.client.metadata.Metadata;
import io.duolog.client.metadata.MetadataSettings;
import io.duolog.client.network.Backoff;
import io.duolog.client.network.NetworkClient;
import io.duolog.client.network.NetworkSettings;
import io.duolog.client.network.TransportChannels;
import io.duolog.client.network.TransportEventLoop;
import io.duolog.client.producer.ProducerBuilder;
import io.duolog.client.runtime.BootstrapServers;
import io.duolog.client.runtime.ClientRuntime;
import io.duolog.client.runtime.TransportSettings;
import io.duolog.client.serialization.Deserializer;
import io.duolog.client.serialization.Serializer;
import io.duolog.transport.EventLoops;
import io.duolog.transport.TransportClient;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one cluster: connections, what is known about the brokers, and the thread that looks after both. Producers,
 * consumers and admins are opened from it and share it; an application needs one.
 *
 * <pre>{@code
 * try (Client client = Client.builder()
 *         .bootstrapServers("broker-1:9092", "broker-2:9092")
 *         .clientId("shop")
 *         .build()) {
 *     try (Producer<String, String> producer =
 *             client.producer(Serializers.string(), Serializers.string()).open()) {
 *         producer.send(new ProducerRecord<>("orders", "customer-7", "2 books")).join();
 *     }
 * }
 *
 * Client sameWithProperties = Client.connect(Map.of("bootstrap.servers", "broker-1:9092", "linger.ms", 20));
 * }</pre>
 *
 * <p>Thread-safe. It uses one daemon thread, started when the client is opened and stopped by {@link #close}.
 */
public final class Client implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Client.class);
    private static final long STOP_TIMEOUT_MS = 5_000;

    private final ClientRuntime runtime;
    private final EventLoops loops;
    private final DefaultAdmin admin;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Client(ClientRuntime runtime, EventLoops loops, DefaultAdmin admin) {
        this.runtime = runtime;
        this.loops = loops;
        this.admin = admin;
    }

    /** Begins to collect settings. */
    public static ClientBuilder builder() {
        return new ClientBuilder(Settings.NONE);
    }

    /**
     * Opens a client with settings by Kafka's names. Settings of producers and consumers are taken too, as defaults for
     * those opened from this client.
     *
     * @throws ClientConfigException naming all settings that are wrong
     */
    public static Client connect(Map<String, ?> properties) {
        return builder().properties(properties).build();
    }

    /**
     * Begins to configure a producer.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    public <K, V> ProducerBuilder<K, V> producer(Serializer<K> keySerializer, Serializer<V> valueSerializer) {
        return new ProducerBuilder<>(
                runtime,
                requireNonNull(keySerializer, "keySerializer"),
                requireNonNull(valueSerializer, "valueSerializer"));
    }

    /**
     * Begins to configure a consumer.
     *
     * @param <K> the type of keys
     * @param <V> the type of values
     */
    public <K, V> ConsumerBuilder<K, V> consumer(Deserializer<K> keyDeserializer, Deserializer<V> valueDeserializer) {
        return new ConsumerBuilder<>(
                runtime,
                admin,
                requireNonNull(keyDeserializer, "keyDeserializer"),
                requireNonNull(valueDeserializer, "valueDeserializer"));
    }

    /** Asks about the cluster, and changes it; the same object at each call, closed with this client. */
    public Admin admin() {
        return admin;
    }

    /**
     * Closes what was opened from this client, as its own {@code close()} does, then the connections. Idempotent. Must not
     * be called on the event loop.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (runtime.loop().inEventLoop()) {
            closed.set(false);
            throw new IllegalStateException("close() waits for the event loop, it cannot be called there");
        }
        for (AutoCloseable child : runtime.openChildren()) {
            try {
                child.close();
            } catch (Exception failure) {
                LOGGER.warn("Could not close {} in an orderly way", child, failure);
            }
        }
        CountDownLatch stopped = new CountDownLatch(1);
        runtime.loop().execute(() -> {
            runtime.metadata().close();
            runtime.network().close();
            stopped.countDown();
        });
        awaitQuietly(stopped);
        loops.close();
    }

    static Client open(Settings settings) {
        ConfigValues values = ClientSchemas.CLIENT.parse(settings.asMap(), Client::problems);
        EventLoops loops = new EventLoops("duolog-client", 1, EventLoops.Mechanism.BEST);
        try {
            TransportEventLoop loop = new TransportEventLoop(loops.executor(), System::nanoTime);
            TransportClient transport = new TransportClient(loops, TransportSettings.of(values));
            RandomGenerator random = new SplittableRandom();
            NetworkClient network =
                    new NetworkClient(NetworkSettings.of(values), loop, new TransportChannels(transport, loop), random);
            MetadataSettings metadataSettings = MetadataSettings.of(values);
            Metadata metadata = new Metadata(
                    network,
                    metadataSettings,
                    BootstrapServers.nodes(values.get(ClientKeys.BOOTSTRAP_SERVERS)),
                    new Backoff(metadataSettings.retryBackoffMs(), metadataSettings.retryBackoffMaxMs(), random));
            loop.start();
            ClientRuntime runtime = new ClientRuntime(
                    network, metadata, Clock.systemUTC(), ThreadLocalRandom::current, settings.asMap());
            return new Client(runtime, loops, DefaultAdmin.open(runtime, values));
        } catch (IOException unreadableKeys) {
            loops.close();
            throw new ClientConfigException(List.of(String.valueOf(unreadableKeys.getMessage())));
        } catch (RuntimeException failure) {
            loops.close();
            throw failure;
        }
    }

    private static List<String> problems(ConfigValues values) {
        if (!values.isSet(ClientKeys.BOOTSTRAP_SERVERS)) {
            return List.of("bootstrap.servers is missing: name at least one broker, for instance localhost:9092");
        }
        return BootstrapServers.problems(values.get(ClientKeys.BOOTSTRAP_SERVERS));
    }

    private static void awaitQuietly(CountDownLatch stopped) {
        try {
            if (!stopped.await(STOP_TIMEOUT_MS, TimeUnit.MILLISECONDS)) {
                LOGGER.warn("The event loop did not stop within {} ms", STOP_TIMEOUT_MS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
