package io.duolog.perf.profile;

import java.util.List;
import java.util.Optional;

/**
 * Which part of a broker code belongs to, and what the broker was asked to do when it ran; for Duolog, Apache Kafka, and the
 * libraries that both use.
 */
final class Areas {
    /** What belongs nowhere. */
    static final String OTHER = "other";

    /** What is there only because it is recorded: JFR, and the connection by which it is told to. */
    private static final String RECORDING = "the recording itself";

    /**
     * Code and its name.
     *
     * @param code how the class's name begins, or class, dot and how the method's name begins
     */
    private record Rule(String code, String name) {}

    private static final List<Rule> AREAS = List.of(
            new Rule("java.util.zip.CRC32", "crc"),
            new Rule("java.util.zip.", "compression"),
            new Rule("com.github.luben.zstd", "compression"),
            new Rule("net.jpountz", "compression"),
            new Rule("org.xerial.snappy", "compression"),
            new Rule("javax.crypto", "tls and sasl"),
            new Rule("sun.security", "tls and sasl"),
            // Duolog
            new Rule("io.duolog.protocol.record", "record batches"),
            new Rule("io.duolog.protocol", "protocol messages"),
            new Rule("io.duolog.storage.index", "log indexes"),
            new Rule("io.duolog.storage.producer", "producer state"),
            new Rule("io.duolog.storage.LogAppender", "log append"),
            new Rule("io.duolog.storage.AppendAnalysis", "log append"),
            new Rule("io.duolog.storage.LogReader", "log read"),
            new Rule("io.duolog.storage", "log"),
            new Rule("io.duolog.transport", "network"),
            new Rule("io.duolog.broker.network", "network"),
            new Rule("io.duolog.broker.replication", "replica fetch"),
            new Rule("io.duolog.broker.fetch", "fetch"),
            new Rule("io.duolog.broker.api.Fetch", "fetch"),
            new Rule("io.duolog.broker.api.WaitingFetch", "fetch"),
            new Rule("io.duolog.broker.api.Produce", "produce"),
            new Rule("io.duolog.broker.api.PendingProduce", "produce"),
            new Rule("io.duolog.broker.partition", "partition"),
            new Rule("io.duolog.broker.coordinator", "groups"),
            new Rule("io.duolog.broker.group", "groups"),
            new Rule("io.duolog.broker.metadata", "metadata"),
            new Rule("io.duolog.broker.controller", "controller"),
            new Rule("io.duolog.broker.quota", "quotas"),
            new Rule("io.duolog.broker.peer", "between brokers"),
            new Rule("io.duolog.broker.api", "other requests"),
            new Rule("io.duolog.coordination", "coordination"),
            new Rule("io.duolog", "other of duolog"),
            // Apache Kafka
            new Rule("org.apache.kafka.common.record", "record batches"),
            new Rule("org.apache.kafka.common.network", "network"),
            new Rule("kafka.network", "network"),
            new Rule("org.apache.kafka.network", "network"),
            new Rule("org.apache.kafka.common.message", "protocol messages"),
            new Rule("org.apache.kafka.common.protocol", "protocol messages"),
            new Rule("org.apache.kafka.common.requests", "protocol messages"),
            new Rule("org.apache.kafka.storage.internals.log.OffsetIndex", "log indexes"),
            new Rule("org.apache.kafka.storage.internals.log.TimeIndex", "log indexes"),
            new Rule("org.apache.kafka.storage.internals.log.ProducerStateManager", "producer state"),
            new Rule("org.apache.kafka.storage", "log"),
            new Rule("kafka.log", "log"),
            new Rule("kafka.cluster", "partition"),
            new Rule("kafka.server.ReplicaManager", "partition"),
            new Rule("kafka.server.ReplicaFetcher", "replica fetch"),
            new Rule("kafka.server.AbstractFetcher", "replica fetch"),
            new Rule("org.apache.kafka.server.purgatory", "waiting requests"),
            new Rule("org.apache.kafka.server.metrics", "metrics"),
            new Rule("org.apache.kafka.common.metrics", "metrics"),
            new Rule("com.yammer.metrics", "metrics"),
            new Rule("org.apache.kafka.coordinator", "groups"),
            new Rule("org.apache.kafka.controller", "controller"),
            new Rule("org.apache.kafka.raft", "coordination"),
            new Rule("org.apache.kafka.image", "metadata"),
            new Rule("org.apache.kafka.metadata", "metadata"),
            new Rule("kafka.server", "other requests"),
            new Rule("kafka.", "other of kafka"),
            new Rule("org.apache.kafka", "other of kafka"),
            // Libraries
            new Rule("org.apache.ratis", "coordination"),
            new Rule("org.apache.zookeeper", "coordination"),
            new Rule("org.apache.curator", "coordination"),
            new Rule("io.netty", "network"),
            new Rule("sun.nio.ch.EPoll", "network"),
            new Rule("sun.nio.ch.Socket", "network"),
            new Rule("ch.qos.logback", "logging"),
            new Rule("org.apache.logging", "logging"),
            new Rule("jdk.jfr", RECORDING),
            new Rule("jdk.management", RECORDING),
            new Rule("javax.management", RECORDING),
            new Rule("com.sun.jmx", RECORDING),
            new Rule("sun.rmi", RECORDING));

    private static final List<Rule> PATHS = List.of(
            new Rule("io.duolog.broker.api.ProduceHandler", "produce requests"),
            new Rule("io.duolog.broker.fetch.Replica", "answers to followers"),
            new Rule("io.duolog.broker.api.FetchHandler", "fetch requests"),
            new Rule("io.duolog.broker.api.WaitingFetch", "fetch requests"),
            new Rule("io.duolog.broker.replication", "fetching from leaders"),
            new Rule("io.duolog.broker.group", "groups"),
            new Rule("io.duolog.broker.coordinator", "groups"),
            new Rule("io.duolog.broker.api", "other requests"),
            new Rule("io.duolog.broker.controller", "controller"),
            new Rule("io.duolog.broker.metadata", "metadata"),
            new Rule("io.duolog.coordination", "coordination"),
            new Rule("kafka.server.KafkaApis.handleProduce", "produce requests"),
            new Rule("kafka.server.KafkaApis.handleFetch", "fetch requests"),
            new Rule("kafka.server.AbstractFetcherThread", "fetching from leaders"),
            new Rule("org.apache.kafka.coordinator", "groups"),
            new Rule("kafka.server.KafkaApis.handle", "other requests"),
            new Rule("org.apache.kafka.controller", "controller"),
            new Rule("org.apache.kafka.image", "metadata"),
            new Rule("org.apache.kafka.raft", "coordination"),
            new Rule("org.apache.ratis", "coordination"),
            new Rule("org.apache.zookeeper", "coordination"));

    private Areas() {}

    /** The part of the system that a stack is in: the innermost frame that belongs to one decides. */
    static String area(List<Frame> innermostFirst) {
        for (Frame frame : innermostFirst) {
            Optional<String> name = name(AREAS, frame);
            if (name.isPresent()) {
                return name.get();
            }
        }
        return OTHER;
    }

    /** What the system was asked to do: the outermost frame that tells decides. */
    static String path(List<Frame> innermostFirst) {
        for (int i = innermostFirst.size() - 1; i >= 0; i--) {
            Optional<String> name = name(PATHS, innermostFirst.get(i));
            if (name.isPresent()) {
                return name.get();
            }
        }
        return OTHER;
    }

    private static Optional<String> name(List<Rule> rules, Frame frame) {
        String code = frame.qualifiedName();
        return rules.stream()
                .filter(rule -> code.startsWith(rule.code()))
                .map(Rule::name)
                .findFirst();
    }
}
