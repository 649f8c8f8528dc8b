package io.duolog.chaos.fault;

import io.duolog.chaos.history.LeaderObserved;
import io.duolog.chaos.history.TopicPlan;
import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.LinkFault;
import io.duolog.chaos.network.NodeId;
import io.duolog.chaos.system.DiskFault;
import io.duolog.chaos.system.SystemUnderTest;
import io.duolog.storage.TopicPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The faults that last, and which step holds which node: does faults and ends them, so that those that overlap neither undo
 * nor outlive each other.
 */
final class ActiveFaults {
    private final Surroundings surroundings;
    private final SystemUnderTest system;
    private final Processes processes;
    private final BrokenLinks links;
    private final Map<NodeId, Integer> down = new HashMap<>();
    private final Map<NodeId, Integer> paused = new HashMap<>();
    private final Map<NodeId, Integer> badDisks = new HashMap<>();
    private final Map<Integer, Moved> moved = new TreeMap<>();
    private final Set<NodeId> metByDisks = new HashSet<>();

    ActiveFaults(Surroundings surroundings) {
        this.surroundings = surroundings;
        this.system = surroundings.system();
        this.processes = new Processes(system, surroundings.clients());
        this.links = new BrokenLinks(system.links());
    }

    /** A partition that was moved, and where it was. */
    private record Moved(TopicPartition partition, List<Integer> before) {}

    /** What a fault has met: names of nodes or links, and what a reader should know. */
    record Met(List<String> names, String detail) {}

    /**
     * Does the fault of a step. One that throws may have been done in part; {@link #end} undoes that.
     *
     * @param seed of what the fault draws itself
     * @throws StepSkipped if it meets nobody
     */
    Met begin(int number, Step step, List<NodeId> nodes, long seed) throws StepSkipped {
        Fault fault = step.fault();
        List<String> met = new ArrayList<>();
        List<String> details = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        for (NodeId node : nodes) {
            try {
                requireNoObstacle(fault, node);
                details.add(meet(number, fault, node, seed + node.number()));
                met.add(node.toString());
            } catch (StepSkipped e) {
                obstacles.add(e.reason());
            }
        }
        if (met.isEmpty()) {
            throw new StepSkipped(String.join("; ", obstacles));
        }
        details.addAll(obstacles);
        return new Met(met, details.stream().filter(detail -> !detail.isEmpty()).collect(Collectors.joining("; ")));
    }

    /** Ends what a step did; returns what a reader should know. Tries all of its nodes, and throws what failed first. */
    String end(int number, Step step, List<NodeId> nodes) {
        links.end(number);
        moveBack(number);
        List<String> details = new ArrayList<>();
        Attempts attempts = new Attempts();
        for (NodeId node : nodes) {
            attempts.run(() -> endFor(number, node).ifPresent(details::add));
        }
        attempts.throwFirst();
        return String.join("; ", details);
    }

    /** Whether no node is down or stopped by a fault, and all run. */
    boolean allNodesWell() {
        return down.isEmpty() && paused.isEmpty() && system.nodes().stream().allMatch(system::isRunning);
    }

    /** Makes everything whole; tries everything, and tells the listener what fails. */
    void healAll(NemesisListener listener) {
        for (NodeId node : new TreeSet<>(paused.keySet())) {
            attempt(listener, "resume " + node, () -> processes.resume(node));
        }
        attempt(listener, "heal all links", links::endAll);
        for (NodeId node : new TreeSet<>(badDisks.keySet())) {
            attempt(listener, "heal the disk of " + node, () -> system.healDisk(node));
        }
        for (NodeId node : processes.all()) {
            if (!processes.isRunning(node)) {
                tellUnlessExpected(node, listener);
                attempt(listener, "start " + node, () -> processes.start(node));
            }
        }
        for (int number : List.copyOf(moved.keySet())) {
            attempt(listener, "move back what step " + number + " moved", () -> moveBack(number));
        }
        paused.clear();
        badDisks.clear();
        down.clear();
        moved.clear();
    }

    /** What could not be moved back is tried again when everything is healed. */
    private void moveBack(int number) {
        Moved back = moved.get(number);
        if (back != null) {
            surroundings.admin().reassign(back.partition(), back.before());
            moved.remove(number);
        }
    }

    private void tellUnlessExpected(NodeId node, NemesisListener listener) {
        if (!down.containsKey(node) && !metByDisks.contains(node)) {
            listener.harnessFailed(
                    "find " + node + " running",
                    new IllegalStateException(node + " has ended though no fault had taken it down"));
        }
    }

    private static void attempt(NemesisListener listener, String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            listener.harnessFailed(what, e);
        }
    }

    /**
     * Breaks the links of a pattern.
     *
     * @throws StepSkipped if there are none
     */
    Met cut(int number, Fault.Cut cut, List<NodeId> nodes) throws StepSkipped {
        return cut(number, patterns().links(cut.pattern(), nodes), cut.link(), words(cut.pattern()) + " of " + nodes);
    }

    /**
     * Breaks the links that some nodes dial to others.
     *
     * @throws StepSkipped if there are none
     */
    Met cutTo(int number, LinkFault fault, List<NodeId> from, List<NodeId> to) throws StepSkipped {
        return cut(number, patterns().between(from, to), fault, from + " to " + to);
    }

    private Met cut(int number, Set<Link> broken, LinkFault fault, String which) throws StepSkipped {
        if (broken.isEmpty()) {
            throw new StepSkipped("there are no links " + which);
        }
        links.cut(number, broken, fault);
        String amount = fault.amount() == 0 ? "" : " " + fault.amount();
        return new Met(
                broken.stream().map(Link::toString).sorted().toList(), which + ": " + words(fault.kind()) + amount);
    }

    private LinkPatterns patterns() {
        return new LinkPatterns(system.links().all(), system.controller());
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void requireNoObstacle(Fault fault, NodeId node) throws StepSkipped {
        boolean forAll = fault instanceof Fault.Kill || fault instanceof Fault.Pause;
        if (node.kind() == NodeId.Kind.CLIENT && !forAll) {
            throw new StepSkipped(node + " is a client, which can only be killed and paused");
        }
        boolean forServers = forAll
                || fault instanceof Fault.Terminate
                || fault instanceof Fault.SilentDeath
                || fault instanceof Fault.Replace;
        if (node.kind() == NodeId.Kind.ZOOKEEPER && !forServers) {
            throw new StepSkipped(node + " is no broker");
        }
        if (!isRequest(fault)) {
            requireFree(fault, node);
        }
    }

    /** What an operator asks the cluster for does nothing to the process. */
    private static boolean isRequest(Fault fault) {
        return fault instanceof Fault.Reassign
                || fault instanceof Fault.MoveLeader
                || fault instanceof Fault.GiveLeadership;
    }

    private void requireFree(Fault fault, NodeId node) throws StepSkipped {
        if (down.containsKey(node)) {
            throw new StepSkipped(node + " is down already by step " + down.get(node));
        }
        if (!processes.isRunning(node)) {
            throw new StepSkipped(node + " does not run");
        }
        boolean mustAnswer =
                fault instanceof Fault.Pause || fault instanceof Fault.Terminate || fault instanceof Fault.BitFlip;
        if (mustAnswer && paused.containsKey(node)) {
            throw new StepSkipped(node + " is paused already by step " + paused.get(node));
        }
        if (fault instanceof Fault.Disk && badDisks.containsKey(node)) {
            throw new StepSkipped("the disk of " + node + " is bad already by step " + badDisks.get(node));
        }
    }

    /** Does a fault to a node that it can meet. */
    private String meet(int number, Fault fault, NodeId node, long seed) throws StepSkipped {
        if (fault instanceof Fault.Pause) {
            paused.put(node, number);
            processes.pause(node);
            return "";
        }
        if (fault instanceof Fault.Disk disk) {
            return failDisk(number, disk.fault(), node);
        }
        if (fault instanceof Fault.MoveLeader) {
            return moveLeaders(node);
        }
        if (fault instanceof Fault.GiveLeadership give) {
            TopicPartition partition = new TopicPartition(give.topic(), give.partition());
            return moveLeaders(Map.of(partition, node.number()), partition + " given to " + node);
        }
        if (fault instanceof Fault.Reassign reassign) {
            return reassign(number, reassign, node);
        }
        down.put(node, number);
        paused.remove(node);
        String detail = takeDown(number, fault, node, seed);
        links.died(node);
        return detail;
    }

    private String takeDown(int number, Fault fault, NodeId node, long seed) {
        if (fault instanceof Fault.Terminate) {
            system.terminate(node);
        } else if (fault instanceof Fault.PowerLoss) {
            system.losePower(node, seed);
        } else if (fault instanceof Fault.Replace) {
            processes.kill(node);
            system.wipe(node);
        } else if (fault instanceof Fault.BitFlip) {
            system.terminate(node);
            return system.damage(node, seed);
        } else if (fault instanceof Fault.SilentDeath) {
            links.cut(number, patterns().links(LinkPattern.ISOLATE, List.of(node)), LinkFault.of(LinkFault.Kind.STALL));
            processes.kill(node);
        } else {
            processes.kill(node);
        }
        return "";
    }

    private String failDisk(int number, DiskFault fault, NodeId node) {
        badDisks.put(node, number);
        metByDisks.add(node);
        system.failDisk(node, fault);
        return words(fault);
    }

    /** Hands each partition to one of the others that are in sync, in turn, so that not one broker gets them all. */
    private String moveLeaders(NodeId from) throws StepSkipped {
        Set<String> topics =
                surroundings.topics().get().stream().map(TopicPlan::name).collect(Collectors.toUnmodifiableSet());
        Map<TopicPartition, Integer> successors = new HashMap<>();
        for (LeaderObserved observed : system.leaders(topics)) {
            List<Integer> others = observed.inSyncReplicas().stream()
                    .filter(replica -> replica != from.number())
                    .sorted()
                    .toList();
            if (observed.leader() == from.number() && !others.isEmpty()) {
                successors.put(observed.partition(), others.get(successors.size() % others.size()));
            }
        }
        if (successors.isEmpty()) {
            throw new StepSkipped(from + " leads nothing that another could lead");
        }
        return moveLeaders(successors, successors.size() + " partitions moved from " + from);
    }

    private String moveLeaders(Map<TopicPartition, Integer> leaders, String detail) throws StepSkipped {
        try {
            surroundings.admin().moveLeaders(leaders);
        } catch (IllegalStateException e) {
            throw new StepSkipped("the cluster did not do it: " + e.getMessage());
        }
        return detail;
    }

    private String reassign(int number, Fault.Reassign reassign, NodeId away) throws StepSkipped {
        TopicPartition partition = new TopicPartition(reassign.topic(), reassign.partition());
        List<Integer> before = surroundings.admin().replicas(partition);
        int only = before.stream()
                .filter(replica -> replica != away.number())
                .findFirst()
                .orElseThrow(() -> new StepSkipped(partition + " has no replica but " + away));
        moved.put(number, new Moved(partition, before));
        surroundings.admin().reassign(partition, List.of(only));
        return partition + " from " + before + " to " + only;
    }

    /** Ends what a step does to a node; what a later fault did to it stays. */
    private Optional<String> endFor(int number, NodeId node) {
        if (paused.remove(node, number)) {
            processes.resume(node);
        }
        boolean goodDisk = badDisks.remove(node, number);
        if (goodDisk) {
            system.healDisk(node);
        }
        boolean up = down.remove(node, number);
        if ((up || (goodDisk && !down.containsKey(node))) && !processes.isRunning(node)) {
            processes.start(node);
            return Optional.of(node + " started");
        }
        return Optional.empty();
    }
}
