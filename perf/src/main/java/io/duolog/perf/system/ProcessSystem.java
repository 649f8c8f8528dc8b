package io.duolog.perf.system;

import static java.util.Objects.requireNonNull;

import io.duolog.testkit.InParallel;
import io.duolog.testkit.MetadataQuery;
import io.duolog.testkit.NodeProcess;
import io.duolog.testkit.Waiting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** A system of processes of this machine, each of which ends with this JVM. */
final class ProcessSystem implements MeasuredSystem {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration CONTROLLER_TIMEOUT = Duration.ofSeconds(30);

    private final String name;
    private final SystemSite site;
    private final SortedMap<Integer, ServerNode> brokers = new TreeMap<>();
    private final Map<Integer, Duration> startTimes = new ConcurrentHashMap<>();
    private final ControllerQuestion controller;
    private boolean closed;

    /**
     * Starts nothing.
     *
     * @param name of the system, for messages
     * @param site where all processes are
     * @param nodes the brokers, by their ids
     * @param controller tells who leads
     */
    ProcessSystem(String name, SystemSite site, SortedMap<Integer, ServerNode> nodes, ControllerQuestion controller) {
        this.name = requireNonNull(name, "name");
        this.site = requireNonNull(site, "site");
        this.brokers.putAll(nodes);
        this.controller = requireNonNull(controller, "controller");
    }

    /**
     * Starts everything and returns when every broker knows all the others.
     *
     * @throws IllegalStateException if that is not so in time, or a process ends instead; nothing runs then
     */
    void startAll() {
        try {
            site.zooKeeper().start();
            InParallel.forEach(brokers.values(), ServerNode::prepare);
            InParallel.forEach(brokers.keySet(), this::startBroker);
            if (!Waiting.until(START_TIMEOUT, this::allKnowAll)) {
                throw new IllegalStateException(name + " did not serve within " + START_TIMEOUT + "; " + tails());
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean allKnowAll() {
        return brokers.keySet().stream().allMatch(id -> MetadataQuery.ask(socketAddress(id), List.of())
                .filter(answer -> answer.brokers().size() == brokers.size())
                .isPresent());
    }

    private String tails() {
        return brokers.values().stream().map(broker -> broker.process().tail()).collect(Collectors.joining("\n"));
    }

    private void startBroker(int id) {
        ServerNode broker = broker(id);
        BooleanSupplier ready = () -> MetadataQuery.ask(socketAddress(id), List.of())
                .filter(answer -> answer.brokers().stream().anyMatch(known -> known.nodeId() == id))
                .isPresent();
        long startNs = System.nanoTime();
        boolean inTime = broker.start(ready, START_TIMEOUT);
        startTimes.put(id, Duration.ofNanos(System.nanoTime() - startNs));
        if (!inTime) {
            broker.process().kill();
            throw new IllegalStateException("broker " + id + " of " + name + " did not answer within " + START_TIMEOUT
                    + "; " + broker.process().tail());
        }
    }

    @Override
    public int nodes() {
        return brokers.size();
    }

    @Override
    public String bootstrapServers() {
        return brokers.keySet().stream().map(this::address).collect(Collectors.joining(","));
    }

    @Override
    public List<MeasuredProcess> processes() {
        List<MeasuredProcess> running = new ArrayList<>();
        brokers.forEach((id, broker) -> {
            if (broker.process().isRunning()) {
                running.add(new MeasuredProcess("broker-" + id, broker.process().pid()));
            }
        });
        running.addAll(site.zooKeeper().processes());
        return List.copyOf(running);
    }

    @Override
    public List<Integer> brokerIds() {
        return List.copyOf(brokers.keySet());
    }

    @Override
    public String address(int brokerId) {
        return SystemSite.HOST + ":" + site.clientPort(brokerId);
    }

    private InetSocketAddress socketAddress(int brokerId) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), site.clientPort(brokerId));
    }

    @Override
    public void kill(int brokerId) {
        process(brokerId).kill();
    }

    @Override
    public void stop(int brokerId) {
        process(brokerId).terminate();
    }

    @Override
    public void pause(int brokerId) {
        process(brokerId).pause();
    }

    @Override
    public void resume(int brokerId) {
        process(brokerId).resume();
    }

    @Override
    public void start(int brokerId) {
        startBroker(brokerId);
    }

    @Override
    public Duration startTime(int brokerId) {
        broker(brokerId);
        return requireNonNull(startTimes.get(brokerId), "a system that serves has started its brokers");
    }

    @Override
    public int controllerId() {
        AtomicInteger found = new AtomicInteger();
        if (!Waiting.until(CONTROLLER_TIMEOUT, () -> findController(found))) {
            throw new IllegalStateException(name + " names no controller that runs within " + CONTROLLER_TIMEOUT);
        }
        return found.get();
    }

    /** Does not believe that a broker leads which was killed: the others need a moment to know. */
    private boolean findController(AtomicInteger found) {
        List<Integer> answering = brokers.keySet().stream()
                .filter(id -> process(id).isRunning() && !process(id).isPaused())
                .toList();
        OptionalInt named =
                controller.ask(site, answering.stream().map(this::socketAddress).toList());
        named.ifPresent(found::set);
        return named.isPresent() && answering.contains(found.get());
    }

    private NodeProcess process(int brokerId) {
        return broker(brokerId).process();
    }

    private ServerNode broker(int id) {
        ServerNode broker = brokers.get(id);
        if (broker == null) {
            throw new IllegalArgumentException("there is no broker " + id + "; there are " + brokers.keySet());
        }
        return broker;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        brokers.values().forEach(broker -> broker.process().close());
        site.close();
    }
}
