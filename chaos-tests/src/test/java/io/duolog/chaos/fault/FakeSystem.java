package io.duolog.chaos.fault;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.ReplicaLog;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.Links;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.Capability;
import io.duolog.chaos.system.ClusterAdmin;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.storage.TopicPartition;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cluster, its operator and its clients that only remember what was done to them; leadership moves as faults would have it. */
final class FakeSystem implements SystemUnderTest, ClusterAdmin, ClientProcesses {
    final List<String> calls = new ArrayList<>();
    final Set<Capability> capabilities = EnumSet.allOf(Capability.class);
    final Set<String> failing = new HashSet<>();
    final Set<NodeId> running = new HashSet<>();
    final Set<NodeId> paused = new HashSet<>();
    final Map<NodeId, DiskFault> disks = new HashMap<>();
    final Map<TopicPartition, Integer> preferred = new HashMap<>();
    final FakeLinks links;
    boolean inSync = true;
    private final List<NodeId> servers;
    private final List<NodeId> clients;

    FakeSystem(int brokers, int zooKeepers, int clientCount) {
        servers = Stream.concat(
                        IntStream.rangeClosed(1, brokers).mapToObj(NodeId::broker),
                        IntStream.rangeClosed(1, zooKeepers).mapToObj(NodeId::zooKeeper))
                .toList();
        clients = IntStream.rangeClosed(1, clientCount).mapToObj(NodeId::client).toList();
        links = new FakeLinks(servers, clients, calls);
        running.addAll(servers);
        running.addAll(clients);
    }

    boolean isWhole() {
        return running.containsAll(servers)
                && running.containsAll(clients)
                && paused.isEmpty()
                && disks.isEmpty()
                && links.broken().isEmpty();
    }

    private void call(String what) {
        calls.add(what);
        if (failing.contains(what)) {
            throw new IllegalStateException(what + " was made to fail");
        }
    }

    private void stop(NodeId node) {
        if (!running.remove(node)) {
            throw new IllegalStateException(node + " does not run");
        }
        paused.remove(node);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Map<String, String> versions() {
        return Map.of();
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public List<NodeId> nodes() {
        return servers;
    }

    @Override
    public List<NodeId> clients() {
        return clients;
    }

    @Override
    public String bootstrapServers() {
        return "b1:9092";
    }

    @Override
    public InetSocketAddress address(NodeId broker) {
        return InetSocketAddress.createUnresolved(broker.hostName(), 9092);
    }

    @Override
    public Path hostsFile(NodeId client) {
        return Path.of("hosts");
    }

    @Override
    public Links links() {
        return links;
    }

    @Override
    public void startAll() {
        servers.forEach(this::start);
    }

    @Override
    public void start(NodeId node) {
        call("start " + node);
        running.add(node);
    }

    @Override
    public void terminate(NodeId node) {
        call("terminate " + node);
        stop(node);
    }

    @Override
    public void kill(NodeId node) {
        call("kill " + node);
        stop(node);
    }

    @Override
    public void pause(NodeId node) {
        call("pause " + node);
        paused.add(node);
    }

    @Override
    public void resume(NodeId node) {
        call("resume " + node);
        paused.remove(node);
    }

    @Override
    public boolean isRunning(NodeId node) {
        return running.contains(node);
    }

    @Override
    public void wipe(NodeId node) {
        call("wipe " + node);
    }

    @Override
    public void losePower(NodeId broker, long seed) {
        call("power " + broker);
        stop(broker);
    }

    @Override
    public void failDisk(NodeId broker, DiskFault fault) {
        call(fault + " " + broker);
        disks.put(broker, fault);
    }

    @Override
    public void healDisk(NodeId broker) {
        call("heal-disk " + broker);
        disks.remove(broker);
    }

    @Override
    public String damage(NodeId broker, long seed) {
        call("damage " + broker);
        return "one bit";
    }

    @Override
    public List<LeaderObserved> leaders(Set<String> topics) {
        return topics.stream()
                .flatMap(topic -> IntStream.range(0, 2).mapToObj(p -> new TopicPartition(topic, p)))
                .map(partition -> new LeaderObserved(0, partition, leader(partition), 1, alive()))
                .toList();
    }

    private int leader(TopicPartition partition) {
        List<Integer> alive = alive();
        int wanted = preferred.getOrDefault(partition, 1 + partition.partition());
        return alive.contains(wanted) ? wanted : alive.stream().findFirst().orElse(-1);
    }

    private List<Integer> alive() {
        return servers.stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER && running.contains(node) && !paused.contains(node))
                .map(NodeId::number)
                .toList();
    }

    @Override
    public OptionalInt controller() {
        return alive().stream().mapToInt(Integer::intValue).max();
    }

    @Override
    public List<ReplicaLog> dump(NodeId broker, String runId, Set<String> topics) {
        return List.of();
    }

    @Override
    public void close() {}

    @Override
    public void createTopic(TopicPlan topic) {}

    @Override
    public void moveLeaders(Map<TopicPartition, Integer> leaders) {
        call("move " + leaders.size() + " leaders");
        preferred.putAll(leaders);
    }

    @Override
    public void reassign(TopicPartition partition, List<Integer> replicas) {
        call("reassign " + partition + " " + replicas);
    }

    @Override
    public List<Integer> replicas(TopicPartition partition) {
        return servers.stream()
                .filter(node -> node.kind() == NodeId.Kind.BROKER)
                .map(NodeId::number)
                .toList();
    }

    @Override
    public boolean allInSync(Set<String> topics) {
        return inSync;
    }
}
