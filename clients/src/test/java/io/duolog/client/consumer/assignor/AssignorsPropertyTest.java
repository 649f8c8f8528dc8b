package io.duolog.client.consumer.assignor;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.client.TopicPartition;
import io.duolog.client.testing.ClientHarness;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Groups live through generations, and each time our leader would have done what Apache Kafka's does. */
class AssignorsPropertyTest {
    private static final int GROUPS = 60;
    private static final int GENERATIONS = 6;

    @ParameterizedTest(name = "{0}, equal subscriptions: {1}, racks: {2}")
    @CsvSource({
        "range, true, false",
        "range, false, false",
        "range, true, true",
        "range, false, true",
        "roundrobin, true, false",
        "roundrobin, false, false",
        "sticky, true, false",
        "sticky, false, false",
        "sticky, true, true",
        "sticky, false, true",
        "cooperative-sticky, true, false",
        "cooperative-sticky, false, false",
        "cooperative-sticky, true, true",
        "cooperative-sticky, false, true"
    })
    void agreesWithApacheKafka(String name, boolean isEqual, boolean hasRacks) {
        int agreed = 0;
        for (int group = 0; group < GROUPS; group++) {
            agreed += new Group(name, isEqual, hasRacks, ClientHarness.SEED + group).live();
        }
        assertThat(agreed).isGreaterThan(GROUPS * GENERATIONS * 3 / 4);
    }

    /** A group whose members and topics change from one generation to the next. */
    private static final class Group {
        private final String name;
        private final Assignor assignor;
        private final boolean isEqual;
        private final boolean hasRacks;
        private final long seed;
        private final SplittableRandom random;
        private final Map<String, AssignableTopic> topics = new TreeMap<>();
        private final Map<String, MemberSubscription> members = new HashMap<>();
        private final Map<String, List<TopicPartition>> assigned = new HashMap<>();
        private final Map<String, Integer> generations = new HashMap<>();
        private int nextMember;
        private int agreed;
        private boolean claimsUnwanted;

        private Group(String name, boolean isEqual, boolean hasRacks, long seed) {
            this.name = name;
            this.assignor = Assignors.parse(List.of(name)).get(0);
            this.isEqual = isEqual;
            this.hasRacks = hasRacks;
            this.seed = seed;
            this.random = new SplittableRandom(seed);
        }

        /** Returns how often both agreed. */
        int live() {
            IntStream.range(0, 1 + random.nextInt(4)).forEach(number -> addTopic("topic-" + number));
            IntStream.range(0, 1 + random.nextInt(5)).forEach(number -> addMember());
            for (int generation = 1; generation <= GENERATIONS; generation++) {
                Map<String, MemberSubscription> joined = join();
                Map<String, AssignableTopic> subscribed = subscribedTopics(joined.values());
                Map<String, List<TopicPartition>> ours = assignor.assign(subscribed, joined);
                assertNothingIsSharedOrUnwanted(ours, joined);
                Optional<Map<String, List<TopicPartition>>> theirs = theirs(subscribed, joined);
                if (theirs.isPresent()) {
                    assertThat(ours)
                            .as("seed %d, generation %d, topics %s, members %s", seed, generation, topics, joined)
                            .isEqualTo(theirs.get());
                    agreed++;
                }
                assigned.clear();
                assigned.putAll(ours);
                int current = generation;
                ours.keySet().forEach(memberId -> generations.put(memberId, current));
                change();
            }
            return agreed;
        }

        /**
         * What Apache Kafka does, unless it gives a partition back to a member of an older generation that does not want
         * the topic any more, or fails because that member has nothing to gain.
         */
        private Optional<Map<String, List<TopicPartition>>> theirs(
                Map<String, AssignableTopic> subscribed, Map<String, MemberSubscription> joined) {
            if (!isEqual && claimsUnwanted) {
                return Optional.empty();
            }
            try {
                return Optional.of(ApacheAssignors.assign(name, subscribed, joined));
            } catch (NullPointerException theirDefect) {
                return Optional.empty();
            }
        }

        private void assertNothingIsSharedOrUnwanted(
                Map<String, List<TopicPartition>> ours, Map<String, MemberSubscription> joined) {
            List<TopicPartition> all = new ArrayList<>();
            ours.forEach((memberId, partitions) -> {
                all.addAll(partitions);
                assertThat(joined.get(memberId).topics())
                        .containsAll(
                                partitions.stream().map(TopicPartition::topic).toList());
            });
            assertThat(all).as("seed %d", seed).doesNotHaveDuplicates();
        }

        private Map<String, MemberSubscription> join() {
            Map<String, MemberSubscription> joined = new HashMap<>();
            claimsUnwanted = false;
            members.forEach((memberId, member) -> {
                List<TopicPartition> owned = assigned.getOrDefault(memberId, List.of());
                boolean isStale = random.nextInt(10) == 0;
                int known = generations.getOrDefault(memberId, Assignor.NO_GENERATION);
                int told = isStale ? Math.max(Assignor.NO_GENERATION, known - 1) : known;
                // A member that was away for a generation may still claim what others have.
                List<TopicPartition> claimed = new ArrayList<>(owned);
                if (isStale && !assigned.isEmpty()) {
                    assigned.values().forEach(others -> others.stream().limit(1).forEach(claimed::add));
                }
                claimsUnwanted |= isStale
                        && claimed.stream()
                                .anyMatch(partition -> !member.topics().contains(partition.topic()));
                List<TopicPartition> distinct = claimed.stream().distinct().toList();
                boolean isCooperative = assignor.protocols().contains(RebalanceProtocol.COOPERATIVE);
                joined.put(
                        memberId,
                        new MemberSubscription(
                                member.topics(),
                                assignor.userData(distinct, told),
                                isCooperative ? distinct : List.of(),
                                told < 0 ? OptionalInt.empty() : OptionalInt.of(told),
                                member.rackId(),
                                member.groupInstanceId()));
            });
            return joined;
        }

        private void change() {
            if (random.nextInt(3) == 0) {
                addTopic("topic-" + topics.size());
            }
            if (random.nextInt(3) == 0) {
                grow("topic-" + random.nextInt(topics.size()));
            }
            if (random.nextInt(2) == 0) {
                addMember();
            }
            if (random.nextInt(2) == 0 && members.size() > 1) {
                List<String> ids = List.copyOf(new TreeSet<>(members.keySet()));
                members.remove(ids.get(random.nextInt(ids.size())));
            }
            if (isEqual) {
                members.replaceAll((memberId, member) -> resubscribed(member, List.copyOf(topics.keySet())));
            } else if (random.nextInt(3) == 0) {
                members.replaceAll((memberId, member) -> resubscribed(member, someTopics()));
            }
        }

        private void addTopic(String topic) {
            int partitionCount = random.nextInt(12);
            topics.put(topic, new AssignableTopic(topic, racks(partitionCount)));
        }

        private void grow(String topic) {
            AssignableTopic known = topics.get(topic);
            List<Set<String>> racks = new ArrayList<>(known.replicaRacks());
            racks.addAll(racks(3));
            topics.put(topic, new AssignableTopic(topic, racks));
        }

        private List<Set<String>> racks(int partitionCount) {
            return IntStream.range(0, partitionCount)
                    .<Set<String>>mapToObj(number -> {
                        Set<String> racks = new HashSet<>();
                        if (hasRacks) {
                            racks.add("rack-" + random.nextInt(3));
                            racks.add("rack-" + random.nextInt(3));
                        }
                        return racks;
                    })
                    .toList();
        }

        private void addMember() {
            String memberId = "member-" + nextMember++ + "-" + Long.toHexString(random.nextLong());
            members.put(
                    memberId,
                    new MemberSubscription(
                            isEqual ? List.copyOf(topics.keySet()) : someTopics(),
                            Optional.empty(),
                            List.of(),
                            OptionalInt.empty(),
                            hasRacks && random.nextInt(4) > 0
                                    ? Optional.of("rack-" + random.nextInt(3))
                                    : Optional.empty(),
                            random.nextInt(3) == 0
                                    ? Optional.of("static-" + random.nextInt(1_000))
                                    : Optional.empty()));
        }

        private List<String> someTopics() {
            List<String> some = new ArrayList<>(topics.keySet());
            some.removeIf(topic -> random.nextInt(3) == 0);
            some.add("topic-that-does-not-exist");
            return some;
        }

        private static MemberSubscription resubscribed(MemberSubscription member, List<String> topics) {
            return new MemberSubscription(
                    topics,
                    member.userData(),
                    member.ownedPartitions(),
                    member.generation(),
                    member.rackId(),
                    member.groupInstanceId());
        }

        private Map<String, AssignableTopic> subscribedTopics(Collection<MemberSubscription> joined) {
            Map<String, AssignableTopic> subscribed = new HashMap<>();
            joined.forEach(member -> member.topics().forEach(topic -> {
                AssignableTopic known = topics.get(topic);
                if (known != null && known.partitionCount() > 0) {
                    subscribed.put(topic, known);
                }
            }));
            return subscribed;
        }
    }
}
