package io.duolog.perf.load;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.admin.NewTopic;
import io.duolog.perf.result.FigureName;
import io.duolog.perf.result.LatencyName;
import io.duolog.testkit.DuologCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation against a cluster, for a moment each: that they work with all their clients, not how fast that is. */
class LoadOperationsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int PARTITIONS = 2;
    private static final long MOMENT_MS = 300;

    private static DuologCluster cluster;

    @TempDir
    private Path directory;

    @BeforeAll
    static void startCluster() {
        cluster = DuologCluster.builder()
                .property("group.initial.rebalance.delay.ms", "100")
                .start();
        for (String topic : List.of("apache", "duolog", "none")) {
            cluster.client()
                    .admin()
                    .createTopic(new NewTopic(topic, PARTITIONS, 1))
                    .join();
        }
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void producesWithEveryAcks(ClientKind client) throws Exception {
        for (String acks : List.of("0", "1", "all")) {
            PhaseResult produced = only(
                    options(Operation.PRODUCE, client).with(LoadKey.ACKS, acks).with(LoadKey.RECORDS_MAX, 5_000));

            assertThat(produced.operations()).as("records with acks=" + acks).isEqualTo(5_000);
            assertThat(produced.bytes()).isEqualTo(5_000 * 1024);
            assertThat(latencies(produced, LatencyName.PRODUCE).count()).isEqualTo(5_000);
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void readsWhatWasProducedFromTheBeginning(ClientKind client) throws Exception {
        only(options(Operation.PRODUCE, client).with(LoadKey.RECORDS_MAX, 1_000));

        PhaseResult consumed = only(options(Operation.CONSUME, client)
                .with(LoadKey.RECORDS_MAX, 1_000)
                .with(LoadKey.DURATION_MS, TIMEOUT.toMillis()));

        assertThat(consumed.operations()).isGreaterThanOrEqualTo(1_000);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void measuresBothSidesOfRecordsOnTheirWay(ClientKind client) throws Exception {
        PhaseResult both = only(options(Operation.END_TO_END, client).with(LoadKey.RATE_PER_SECOND, 200));

        long count = 200 * MOMENT_MS / 1_000;
        assertThat(both.operations()).isEqualTo(count);
        assertThat(latencies(both, LatencyName.PRODUCE).count()).isEqualTo(count);
        assertThat(latencies(both, LatencyName.END_TO_END).count()).isEqualTo(count);
        assertThat(latencies(both, LatencyName.END_TO_END).percentiles().p50()).isPositive();
    }

    @Test
    void sendsOnManyConnections() throws Exception {
        PhaseResult produced = only(options(Operation.CONNECTIONS, ClientKind.NONE)
                .with(LoadKey.CONNECTIONS, 40)
                .with(LoadKey.RATE_PER_SECOND, 200));

        assertThat(produced.operations()).isEqualTo(200 * MOMENT_MS / 1_000);
        assertThat(produced.figures()).containsKey(FigureName.CONNECT_MS.key());
    }

    @Test
    void playsGroupsOfTheClassicProtocol() throws Exception {
        Map<String, PhaseResult> phases = run(groups("classic"));

        assertThat(phases.keySet())
                .containsExactlyInAnyOrder(GroupLoad.JOIN, GroupLoad.REJOIN, GroupLoad.HEARTBEAT, GroupLoad.COMMIT);
        assertThat(phases)
                .allSatisfy((phase, result) ->
                        assertThat(latencies(result, phase).count()).as(phase).isEqualTo(result.operations()));
    }

    @Test
    void playsGroupsOfTheConsumerProtocol() throws Exception {
        Map<String, PhaseResult> phases = run(groups("consumer"));

        assertThat(phases.keySet()).containsExactlyInAnyOrder(GroupLoad.JOIN, GroupLoad.HEARTBEAT, GroupLoad.COMMIT);
    }

    @Test
    void commitsForGroupsOfOnePartition() throws Exception {
        PhaseResult commits = only(options(Operation.COMMIT_OFFSETS, ClientKind.NONE)
                .with(LoadKey.GROUPS, 30)
                .with(LoadKey.CONNECTIONS, 4)
                .with(LoadKey.COORDINATOR_PARTITION, 0));

        assertThat(commits.operations()).isEqualTo(30 * PARTITIONS);
    }

    @Test
    void runsInAJvmOfItsOwn() throws Exception {
        ClientJvms jvms = new ClientJvms(directory, System.getProperty("java.class.path"));
        try (ClientJvm jvm = jvms.start(options(Operation.PRODUCE, ClientKind.DUOLOG)
                .with(LoadKey.RATE_PER_SECOND, 100)
                .with(LoadKey.RECORDS_MAX, 30))) {
            assertThat(jvm.awaitReady(TIMEOUT)).isEqualTo(ProduceLoad.PHASE);
            jvm.go();
            LoadEvent.Done done = jvm.awaitDone(TIMEOUT, sent -> {});

            assertThat(done.result().operations()).isEqualTo(30);
            assertThat(done.usage().cpuSeconds()).isPositive();
            assertThat(done.usage().allocatedBytes()).isPositive();
        }
    }

    private static LoadOptions groups(String protocol) {
        return options(Operation.GROUPS, ClientKind.NONE)
                .with(LoadKey.GROUPS, 3)
                .with(LoadKey.MEMBERS, 2)
                .with(LoadKey.DURATION_MS, 1_000)
                .with(LoadKey.GROUP_PROTOCOL, protocol)
                .with(LoadKey.GROUP_PREFIX, protocol + "-")
                .with(LoadKey.RATE_PER_SECOND, 100);
    }

    private static LoadOptions options(Operation operation, ClientKind client) {
        return LoadOptions.of(operation)
                .with(LoadKey.CLIENT, client.clientName())
                .with(LoadKey.BOOTSTRAP_SERVERS, cluster.bootstrapServers())
                .with(LoadKey.TOPIC, client.clientName())
                .with(LoadKey.PARTITIONS, PARTITIONS)
                .with(LoadKey.WARM_UP_MS, MOMENT_MS)
                .with(LoadKey.DURATION_MS, operation == Operation.PRODUCE ? TIMEOUT.toMillis() : MOMENT_MS);
    }

    private static Latencies latencies(PhaseResult result, String name) {
        return requireNonNull(result.latencies().get(name), name);
    }

    private static PhaseResult only(LoadOptions options) throws Exception {
        Map<String, PhaseResult> phases = run(options);
        assertThat(phases).hasSize(1);
        return phases.values().iterator().next();
    }

    /** Runs an operation in this JVM, with a parent that lets every phase begin. */
    private static Map<String, PhaseResult> run(LoadOptions options) throws Exception {
        List<LoadEvent.Done> ends = new ArrayList<>();
        PipedInputStream events = new PipedInputStream();
        Thread parent;
        try (PrintStream out = new PrintStream(new PipedOutputStream(events), true, StandardCharsets.UTF_8)) {
            ParentLink link = new ParentLink(out);
            parent = new Thread(() -> answer(events, link, ends), "parent");
            parent.start();
            LoadOperations.of(options, new SystemLoadClock()).run(link);
        }
        parent.join(TIMEOUT.toMillis());
        return ends.stream().collect(Collectors.toMap(LoadEvent.Done::phase, LoadEvent.Done::result));
    }

    private static void answer(PipedInputStream events, ParentLink link, List<LoadEvent.Done> ends) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(events, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                LoadEvent event = LoadEvents.parse(line).orElseThrow();
                if (event instanceof LoadEvent.Ready) {
                    link.listen(new BufferedReader(new StringReader(LoadEvent.GO)));
                } else if (event instanceof LoadEvent.Done done) {
                    ends.add(done);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
