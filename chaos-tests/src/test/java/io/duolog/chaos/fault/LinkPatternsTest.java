package io.duolog.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.chaos.network.Link;
import io.duolog.chaos.network.NodeId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinkPatternsTest {
    private static final List<String> SERVERS = List.of("b1", "b2", "b3", "z1", "z2", "z3");

    @Test
    void namesTheLinksOfABroker() {
        assertThat(ensemble(LinkPattern.ISOLATE, "b1"))
                .containsExactlyInAnyOrder(
                        "b1->b2", "b1->b3", "b1->z1", "b1->z2", "b1->z3", "b2->b1", "b3->b1", "c1->b1");
        assertThat(ensemble(LinkPattern.FROM_BROKERS, "b1"))
                .containsExactlyInAnyOrder("b1->b2", "b1->b3", "b2->b1", "b3->b1");
        assertThat(ensemble(LinkPattern.TO_BROKERS, "b1")).containsExactlyInAnyOrder("b1->b2", "b1->b3");
        assertThat(ensemble(LinkPattern.FROM_OTHER_BROKERS, "b1")).containsExactlyInAnyOrder("b2->b1", "b3->b1");
        assertThat(ensemble(LinkPattern.FROM_CLIENTS, "b1")).containsExactlyInAnyOrder("c1->b1");
        assertThat(ensemble(LinkPattern.TO_COORDINATION, "b1")).containsExactlyInAnyOrder("b1->z1", "b1->z2", "b1->z3");
        assertThat(ensemble(LinkPattern.COORDINATION_PEERS, "z1"))
                .containsExactlyInAnyOrder("z1->z2", "z1->z3", "z2->z1", "z3->z1");
    }

    @Test
    void coordinationOfAQuorumIsItsLeaderAndThatOfTheLeaderItsFollowers() {
        assertThat(quorum(LinkPattern.TO_COORDINATION, 3, "b2")).containsExactly("b2->b1");
        assertThat(quorum(LinkPattern.TO_COORDINATION, 3, "b1")).containsExactlyInAnyOrder("b1->b2", "b1->b3");
        assertThat(new LinkPatterns(links(brokers(3)), OptionalInt.empty())
                        .links(LinkPattern.TO_COORDINATION, List.of(NodeId.broker(2))))
                .isEmpty();
    }

    @Test
    void halvesPutTheTargetIntoTheSmallerOne() {
        assertThat(quorum(LinkPattern.HALVES, 3, "b2"))
                .containsExactlyInAnyOrder("b2->b1", "b2->b3", "b1->b2", "b3->b2");
        assertThat(quorum(LinkPattern.HALVES, 5, "b5"))
                .containsExactlyInAnyOrder(
                        "b5->b2", "b5->b3", "b5->b4", "b1->b2", "b1->b3", "b1->b4", "b2->b5", "b3->b5", "b4->b5",
                        "b2->b1", "b3->b1", "b4->b1");
    }

    @Test
    void onlyTheTargetConnectsTheHalvesOfABridge() {
        assertThat(quorum(LinkPattern.BRIDGE, 3, "b2")).containsExactlyInAnyOrder("b1->b3", "b3->b1");
        assertThat(quorum(LinkPattern.BRIDGE, 5, "b1"))
                .containsExactlyInAnyOrder(
                        "b2->b4", "b2->b5", "b3->b4", "b3->b5", "b4->b2", "b5->b2", "b4->b3", "b5->b3");
    }

    @Test
    void everybodyOfARingReachesAMajorityAndNoTwoTheSame() {
        for (int count : List.of(3, 5, 7)) {
            Set<String> cut = quorum(LinkPattern.MAJORITIES_RING, count, "b1");
            Set<Set<String>> majorities = new HashSet<>();
            for (String broker : brokers(count)) {
                Set<String> reached = brokers(count).stream()
                        .filter(other -> !cut.contains(broker + "->" + other))
                        .collect(Collectors.toSet());
                assertThat(reached).as(broker + " of " + count).hasSize(count / 2 + 1);
                majorities.add(reached);
            }
            assertThat(majorities).hasSize(count);
        }
    }

    @Test
    void unitesTheLinksOfSeveralTargetsAndFindsThoseBetween() {
        LinkPatterns patterns = new LinkPatterns(links(brokers(3)), OptionalInt.of(1));

        assertThat(patterns.links(LinkPattern.TO_BROKERS, List.of(NodeId.broker(1), NodeId.broker(2))))
                .hasSize(4);
        assertThat(patterns.between(List.of(NodeId.broker(1)), List.of(NodeId.broker(2), NodeId.broker(3))))
                .containsExactlyInAnyOrder(link("b1", "b2"), link("b1", "b3"));
    }

    private static Set<String> ensemble(LinkPattern pattern, String target) {
        return names(new LinkPatterns(links(SERVERS), OptionalInt.of(1)).links(pattern, List.of(node(target))));
    }

    private static Set<String> quorum(LinkPattern pattern, int brokers, String target) {
        return names(
                new LinkPatterns(links(brokers(brokers)), OptionalInt.of(1)).links(pattern, List.of(node(target))));
    }

    private static List<String> brokers(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(n -> "b" + n).toList();
    }

    /** Brokers dial all servers, ZooKeeper's servers each other, and the client the brokers. */
    private static Set<Link> links(List<String> servers) {
        Set<Link> links = new HashSet<>();
        for (String from : servers) {
            servers.stream()
                    .filter(to -> !to.equals(from) && (from.startsWith("b") || to.startsWith("z")))
                    .forEach(to -> links.add(link(from, to)));
        }
        servers.stream().filter(to -> to.startsWith("b")).forEach(to -> links.add(link("c1", to)));
        return links;
    }

    private static Link link(String from, String to) {
        return new Link(node(from), node(to));
    }

    private static NodeId node(String name) {
        int number = Integer.parseInt(name.substring(1));
        return Arrays.stream(NodeId.Kind.values())
                .map(kind -> new NodeId(kind, number))
                .filter(node -> node.hostName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Set<String> names(Set<Link> links) {
        return links.stream().map(Link::toString).collect(Collectors.toSet());
    }
}
