package io.duolog.chaos.fault;

import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which links a {@link LinkPattern} means. Pure; what it finds is a subset of the links that there are. */
public final class LinkPatterns {
    private final Set<Link> all;
    private final OptionalInt controller;
    private final List<NodeId> brokers;
    private final boolean hasEnsemble;

    /**
     * Patterns over some links.
     *
     * @param all the links of the run
     * @param controller the broker that is the controller now, if one is
     */
    public LinkPatterns(Set<Link> all, OptionalInt controller) {
        this.all = Set.copyOf(all);
        this.controller = controller;
        Set<NodeId> nodes = new TreeSet<>();
        this.all.forEach(link -> {
            nodes.add(link.from());
            nodes.add(link.to());
        });
        this.brokers =
                nodes.stream().filter(node -> node.kind() == NodeId.Kind.BROKER).toList();
        this.hasEnsemble = nodes.stream().anyMatch(node -> node.kind() == NodeId.Kind.ZOOKEEPER);
    }

    /** The links of a pattern for each of these nodes, together; empty if there are none. */
    public Set<Link> links(LinkPattern pattern, Collection<NodeId> targets) {
        return all.stream()
                .filter(link -> targets.stream().anyMatch(target -> meets(pattern, target, link)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The links that some nodes dial to others; empty if there are none. */
    public Set<Link> between(Collection<NodeId> from, Collection<NodeId> to) {
        return all.stream()
                .filter(link -> from.contains(link.from()) && to.contains(link.to()))
                .collect(Collectors.toUnmodifiableSet());
    }

    private boolean meets(LinkPattern pattern, NodeId target, Link link) {
        return switch (pattern) {
            case ISOLATE -> link.from().equals(target) || link.to().equals(target);
            case FROM_BROKERS ->
                meets(LinkPattern.TO_BROKERS, target, link) || meets(LinkPattern.FROM_OTHER_BROKERS, target, link);
            case TO_COORDINATION -> link.from().equals(target) && coordinates(link.to(), target);
            case TO_BROKERS -> link.from().equals(target) && isBroker(link.to());
            case FROM_OTHER_BROKERS -> link.to().equals(target) && isBroker(link.from());
            case FROM_CLIENTS -> link.to().equals(target) && link.from().kind() == NodeId.Kind.CLIENT;
            case COORDINATION_PEERS ->
                (link.from().equals(target) || link.to().equals(target))
                        && link.from().kind() == NodeId.Kind.ZOOKEEPER
                        && link.to().kind() == NodeId.Kind.ZOOKEEPER;
            case HALVES -> betweenBrokers(link) && crosses(link, smallerHalf(target)::contains);
            case MAJORITIES_RING -> betweenBrokers(link) && !isKeptByRing(link);
            case BRIDGE ->
                betweenBrokers(link)
                        && !link.from().equals(target)
                        && !link.to().equals(target)
                        && crosses(link, firstHalfOfOthers(target)::contains);
        };
    }

    /** With a quorum of brokers the controller coordinates the others, and it is held in office by them. */
    private boolean coordinates(NodeId node, NodeId target) {
        if (hasEnsemble) {
            return node.kind() == NodeId.Kind.ZOOKEEPER;
        }
        boolean isController = target.kind() == NodeId.Kind.BROKER
                && controller.isPresent()
                && controller.getAsInt() == target.number();
        return isController
                ? isBroker(node)
                : isBroker(node) && controller.isPresent() && controller.getAsInt() == node.number();
    }

    private List<NodeId> smallerHalf(NodeId target) {
        return from(target).subList(0, Math.max(1, brokers.size() / 2));
    }

    private List<NodeId> firstHalfOfOthers(NodeId target) {
        List<NodeId> others = from(target).subList(1, brokers.size());
        return others.subList(0, others.size() / 2);
    }

    /** A broker reaches the next half of the ring, and with itself that is a majority. */
    private boolean isKeptByRing(Link link) {
        int distance = Math.floorMod(brokers.indexOf(link.to()) - brokers.indexOf(link.from()), brokers.size());
        return distance <= brokers.size() / 2;
    }

    /** All brokers in their order, from the target on and round. */
    private List<NodeId> from(NodeId target) {
        int first = Math.max(0, brokers.indexOf(target));
        List<NodeId> ring = new ArrayList<>(brokers.subList(first, brokers.size()));
        ring.addAll(brokers.subList(0, first));
        return ring;
    }

    private static boolean crosses(Link link, Predicate<NodeId> half) {
        return half.test(link.from()) != half.test(link.to());
    }

    private static boolean betweenBrokers(Link link) {
        return isBroker(link.from()) && isBroker(link.to());
    }

    private static boolean isBroker(NodeId node) {
        return node.kind() == NodeId.Kind.BROKER;
    }
}
