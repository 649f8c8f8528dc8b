package io.duolog.testkit;

import io.duolog.client.Client;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponsePartition;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster for tests: real brokers on the loopback interface, all in this JVM or each in a process of its own, which can be
 * killed, paused, restarted and robbed of their disks one by one. Clusters share nothing, so tests that have one each may
 * run at the same time.
 *
 * <pre>{@code
 * try (DuologCluster cluster = DuologCluster.builder().brokers(3).coordination(CoordinationKind.RAFT).processes().start();
 *         Producer<String, String> producer =
 *                 cluster.client().producer(Serializers.string(), Serializers.string()).open()) {
 *     producer.send(new ProducerRecord<>("orders", "customer-7", "2 books")).join();
 *     int leader = cluster.leaderOf("orders", 0);
 *     cluster.kill(leader);
 *     producer.send(new ProducerRecord<>("orders", "customer-7", "1 lamp")).join();
 *     cluster.start(leader);
 *     cluster.awaitFullIsr("orders");
 * }
 * }</pre>
 *
 * <p>Brokers are numbered from 1 and keep their addresses for as long as the cluster is open. Topics are created when they
 * are first used. Any client of Kafka's protocol can use {@link #bootstrapServers()}. All processes end with the cluster,
 * and with this JVM. Thread-safe; what changes a broker waits until the change is made.
 */
public final class DuologCluster implements AutoCloseable {
    /** How long the methods that wait do so at most. */
    public static final Duration WAIT_TIMEOUT = Duration.ofSeconds(60);

    private final ClusterSite site;
    private final Map<Integer, ClusterNode> nodes = new TreeMap<>();
    private @Nullable Client client;
    private boolean closed;

    private DuologCluster(ClusterSite site) {
        this.site = site;
        site.newNodes().forEach(node -> nodes.put(node.id(), node));
    }

    /** Begins to say what the cluster is to be like; what is not said is chosen for speed. */
    public static DuologClusterBuilder builder() {
        return DuologClusterBuilder.DEFAULT;
    }

    static DuologCluster start(ClusterSpec spec) {
        DuologCluster cluster = new DuologCluster(ClusterSite.create(spec));
        try {
            cluster.startAll();
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private void startAll() {
        InParallel.forEach(nodes.values(), ClusterNode::start);
        await("all brokers know each other", List.of(), view -> Optional.of(view)
                .filter(ClusterView::knowEachOther));
    }

    /** The ids of all brokers, whether they run or not. */
    public List<Integer> brokerIds() {
        return List.copyOf(nodes.keySet());
    }

    /** Where clients connect to, as {@code host:port,...}: all brokers, whether they run or not. Never changes. */
    public String bootstrapServers() {
        return nodes.keySet().stream().map(this::address).collect(Collectors.joining(","));
    }

    /** Where one broker is, as {@code host:port}. */
    public String address(int brokerId) {
        return ClusterSite.HOST + ":" + site.port(brokerId);
    }

    /** A client of this cluster, opened with the first call and closed with the cluster. It survives restarts. */
    public synchronized Client client() {
        requireOpen();
        if (client == null) {
            client = Client.builder().bootstrapServers(bootstrapServers()).build();
        }
        return client;
    }

    /**
     * The directory that holds the partitions of the only broker.
     *
     * @throws IllegalStateException if the cluster is in memory, or there are several brokers
     */
    public Path dataDirectory() {
        if (nodes.size() > 1) {
            throw new IllegalStateException(
                    "there are " + nodes.size() + " brokers with a directory each; say which, dataDirectory(1)");
        }
        return dataDirectory(1);
    }

    /**
     * The directory that holds the partitions of a broker.
     *
     * @throws IllegalStateException if the cluster is in memory
     */
    public Path dataDirectory(int brokerId) {
        node(brokerId);
        if (site.isInMemory()) {
            throw new IllegalStateException(
                    "the cluster has no directory, it is in memory; choose storage(TEMPORARY_DIRECTORY)");
        }
        return site.dataDirectory(brokerId);
    }

    /** Whether a broker was started and not stopped or killed since; a paused one runs. */
    public synchronized boolean isRunning(int brokerId) {
        return node(brokerId).isRunning();
    }

    /**
     * The process id of a broker.
     *
     * @throws IllegalStateException if brokers are not processes
     */
    public long pid(int brokerId) {
        if (node(brokerId) instanceof ProcessNode process) {
            return process.pid();
        }
        throw new IllegalStateException("broker " + brokerId + " is in this JVM; choose processes()");
    }

    /** Starts a broker with what it has stored; when this returns, it serves clients. Does nothing if it runs. */
    public synchronized void start(int brokerId) {
        requireOpen();
        if (!node(brokerId).isRunning()) {
            node(brokerId).start();
        }
    }

    /** Stops a broker in an orderly way: it hands over what it leads. Does nothing if it does not run. */
    public synchronized void stop(int brokerId) {
        requireOpen();
        node(brokerId).stop();
    }

    /**
     * Ends a broker as a crash would: a process by SIGKILL, a broker in this JVM by cutting its connections and leaving its
     * logs as they lie. What it wrote is in the page cache and so still there. Does nothing if it does not run.
     */
    public synchronized void kill(int brokerId) {
        requireOpen();
        node(brokerId).kill();
    }

    /**
     * Stops the time of a broker (SIGSTOP): its connections stay open, and nothing comes from it.
     *
     * @throws UnsupportedOperationException if brokers are not processes, or the system has no signals
     */
    public synchronized void pause(int brokerId) {
        requireOpen();
        node(brokerId).pause();
    }

    /** Lets the time of a paused broker go on (SIGCONT): it does not know that it was away. */
    public synchronized void resume(int brokerId) {
        requireOpen();
        node(brokerId).resume();
    }

    /**
     * Takes a new, empty disk for a broker: everything that it has stored is gone, coordination's files included.
     *
     * @throws IllegalStateException if it runs
     */
    public synchronized void wipe(int brokerId) {
        requireOpen();
        if (node(brokerId).isRunning()) {
            throw new IllegalStateException("broker " + brokerId + " runs; stop or kill it first");
        }
        node(brokerId).wipe();
    }

    /** Stops a broker in an orderly way, if it runs, and starts it again. */
    public synchronized void restart(int brokerId) {
        stop(brokerId);
        start(brokerId);
    }

    /** Stops all brokers in an orderly way, and starts them again with what they have stored. */
    public synchronized void restart() {
        stopAll();
        startAll();
    }

    /** Stops all brokers in an orderly way. */
    public synchronized void stopAll() {
        requireOpen();
        InParallel.forEach(nodes.values(), ClusterNode::stop);
    }

    /**
     * The active controller, once all brokers that run and are not paused name the same one of them.
     *
     * @throws IllegalStateException if they do not within {@link #WAIT_TIMEOUT}
     */
    public int controllerId() {
        return await("all brokers name the same controller", List.of(), view -> view.controller().stream()
                .boxed()
                .findFirst());
    }

    /**
     * The leader of a partition, once there is one; by the newest that any broker knows.
     *
     * @throws IllegalStateException if there is none within {@link #WAIT_TIMEOUT}
     */
    public int leaderOf(String topic, int partition) {
        return await(topic + "-" + partition + " has a leader", List.of(topic), view -> view.newest(topic, partition)
                .map(MetadataResponsePartition::leaderId)
                .filter(leader -> leader >= 0));
    }

    /**
     * The in-sync replicas of a partition, by the newest that any broker knows.
     *
     * @throws IllegalStateException if there is no such partition within {@link #WAIT_TIMEOUT}
     */
    public List<Integer> isrOf(String topic, int partition) {
        return await(topic + "-" + partition + " is known", List.of(topic), view -> view.newest(topic, partition)
                .map(MetadataResponsePartition::isrNodes));
    }

    /**
     * Waits until every broker that runs and is not paused knows each of these topics with a leader and with all replicas in
     * sync for every partition.
     *
     * @throws IllegalStateException if that is not so within {@link #WAIT_TIMEOUT}, saying what was seen
     */
    public void awaitFullIsr(String... topics) {
        List<String> all = List.of(topics);
        await("all replicas of " + all + " are in sync", all, view -> Optional.of(view)
                .filter(seen -> seen.fullyInSync(all)));
    }

    /**
     * Waits until every broker that runs and is not paused knows the others of them as alive.
     *
     * @throws IllegalStateException if that is not so within {@link #WAIT_TIMEOUT}, saying what was seen
     */
    public void awaitBrokers() {
        await("all brokers know each other", List.of(), view -> Optional.of(view)
                .filter(ClusterView::knowEachOther));
    }

    private <T> T await(String what, Collection<String> topics, Function<ClusterView, Optional<T>> question) {
        Wanted<T> wanted = new Wanted<>();
        boolean found = Waiting.until(WAIT_TIMEOUT, () -> {
            wanted.view = view(topics);
            wanted.answer = question.apply(wanted.view);
            return wanted.answer.isPresent();
        });
        if (!found) {
            throw new IllegalStateException(
                    "it is not so within " + WAIT_TIMEOUT + " that " + what + ": " + wanted.view + "\n" + logTails());
        }
        return wanted.answer.orElseThrow();
    }

    /** What was seen last while waiting. */
    private static final class Wanted<T> {
        private @Nullable ClusterView view;
        private Optional<T> answer = Optional.empty();
    }

    private ClusterView view(Collection<String> topics) {
        Map<Integer, MetadataResponse> answers = new TreeMap<>();
        List<Integer> asked = responsive();
        for (int id : asked) {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), site.port(id));
            MetadataQuery.ask(address, topics).ifPresent(answer -> answers.put(id, answer));
        }
        return new ClusterView(answers, Set.copyOf(asked));
    }

    private synchronized List<Integer> responsive() {
        return nodes.values().stream()
                .filter(node -> node.isRunning() && !node.isPaused())
                .map(ClusterNode::id)
                .toList();
    }

    /** The ends of what all processes of the cluster printed, for messages; empty if there are none. */
    public String logTails() {
        return nodes.values().stream().map(ClusterNode::logTail).collect(Collectors.joining("\n")) + "\n"
                + site.logTails();
    }

    /** Closes the client, ends the brokers without ceremony, and deletes what was stored. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (client != null) {
                client.close();
            }
        } finally {
            try {
                InParallel.forEach(nodes.values(), ClusterNode::close);
            } finally {
                site.close();
            }
        }
    }

    private ClusterNode node(int brokerId) {
        ClusterNode node = nodes.get(brokerId);
        if (node == null) {
            throw new IllegalArgumentException("there is no broker " + brokerId + "; there are " + nodes.keySet());
        }
        return node;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the cluster is closed; start another one");
        }
    }
}
