package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.consumer.PartitionAssignor.Input;
import io.duolog.broker.group.consumer.PartitionAssignor.Member;
import io.duolog.broker.group.consumer.Topics.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AssignorsTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 300;

    private final Topic a = topic("a", 4);
    private final Topic b = topic("b", 5);

    @Test
    void rangeGivesNeighboursToOneMember() {
        Map<String, PartitionSet> result = new RangeAssignor().assign(input("m1", List.of(b), "m2", List.of(b)));

        assertThat(result.get("m1")).isEqualTo(TestConsumer.of("b", 0, 1, 2));
        assertThat(result.get("m2")).isEqualTo(TestConsumer.of("b", 3, 4));
    }

    @Test
    void rangeGivesTheSameRangesOfAllTopicsToMembersWithTheSameSubscriptions() {
        Topic c = topic("c", 4);
        Map<String, PartitionSet> result =
                new RangeAssignor().assign(input("m1", List.of(a, c), "m2", List.of(a, c), "m3", List.of(a, c)));

        result.values().forEach(set -> assertThat(set.topics().get(a.id()))
                .isEqualTo(set.topics().get(c.id())));
    }

    @Test
    void rangeAsksOnlyWhoWantsTheTopic() {
        Map<String, PartitionSet> result = new RangeAssignor().assign(input("m1", List.of(a), "m2", List.of(b)));

        assertThat(result.get("m1")).isEqualTo(TestConsumer.of("a", 0, 1, 2, 3));
        assertThat(result.get("m2")).isEqualTo(TestConsumer.of("b", 0, 1, 2, 3, 4));
    }

    @Test
    void uniformMovesPartitionsByWayOfOthers() {
        // m1 can only give b's to m2, which can give a's to m3
        SortedMap<String, Member> members = new TreeMap<>();
        members.put("m1", new Member("m1", List.of(b), TestConsumer.of("b", 0, 1, 2, 3)));
        members.put("m2", new Member("m2", List.of(a, b), TestConsumer.of("a", 0, 1, 2)));
        members.put("m3", new Member("m3", List.of(a), TestConsumer.of("a", 3)));

        Map<String, PartitionSet> result = new UniformAssignor().assign(new Input(members));

        assertThat(result.values()).allMatch(set -> set.size() == 3);
    }

    @Test
    void uniformKeepsItsPromisesForAllSubscriptions() {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            SortedMap<String, Member> members = randomMembers(random);

            Map<String, PartitionSet> result = new UniformAssignor().assign(new Input(members));

            checkComplete(SEED + run, members, result);
            checkBalanced(SEED + run, members, result);
            assertThat(new UniformAssignor().assign(new Input(with(members, result))))
                    .as("seed " + (SEED + run))
                    .isEqualTo(result);
            checkComplete(SEED + run, members, new RangeAssignor().assign(new Input(members)));
        }
    }

    @Test
    void uniformMovesNoMoreThanTheNewMemberGets() {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            SortedMap<String, Member> members = sameMembers(random);
            Map<String, PartitionSet> before = new UniformAssignor().assign(new Input(members));
            SortedMap<String, Member> more = with(members, before);
            more.put("zz", new Member("zz", more.get("m0").topics(), PartitionSet.EMPTY));

            Map<String, PartitionSet> after = new UniformAssignor().assign(new Input(more));

            int moved = members.keySet().stream()
                    .mapToInt(id -> before.get(id).minus(after.get(id)).size())
                    .sum();
            assertThat(moved)
                    .as("seed " + (SEED + run))
                    .isEqualTo(after.get("zz").size());
        }
    }

    @Test
    void uniformMovesNoMoreThanTheLostMemberHad() {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(SEED + run);
            SortedMap<String, Member> members = sameMembers(random);
            Map<String, PartitionSet> before = new UniformAssignor().assign(new Input(members));
            SortedMap<String, Member> fewer = with(members, before);
            fewer.remove("m0");

            Map<String, PartitionSet> after = new UniformAssignor().assign(new Input(fewer));

            assertThat(fewer.keySet()).as("seed " + (SEED + run)).allMatch(id -> after.get(id)
                    .containsAll(before.get(id)));
        }
    }

    private static void checkComplete(long seed, SortedMap<String, Member> members, Map<String, PartitionSet> result) {
        Map<Topic, Set<Integer>> assigned = new HashMap<>();
        members.forEach((id, member) -> member.topics().forEach(topic -> assigned.put(topic, new HashSet<>())));
        result.forEach((id, set) -> set.topics().forEach((topicId, partitions) -> {
            Topic topic = members.get(id).topics().stream()
                    .filter(each -> each.id().equals(topicId))
                    .findFirst()
                    .orElseThrow();
            partitions.forEach(partition -> assertThat(assigned.get(topic).add(partition))
                    .as("seed " + seed)
                    .isTrue());
        }));
        assigned.forEach(
                (topic, partitions) -> assertThat(partitions).as("seed " + seed).hasSize(topic.partitions()));
    }

    /** Nobody has two more than another who wants one of them; with the same subscriptions, sizes differ by one at most. */
    private static void checkBalanced(long seed, SortedMap<String, Member> members, Map<String, PartitionSet> result) {
        result.forEach((giver, given) -> members.forEach((taker, member) -> {
            boolean canTake =
                    member.topics().stream().anyMatch(topic -> given.topics().containsKey(topic.id()));
            if (canTake) {
                assertThat(given.size())
                        .as("seed " + seed)
                        .isLessThanOrEqualTo(result.get(taker).size() + 1);
            }
        }));
    }

    private static SortedMap<String, Member> randomMembers(Random random) {
        List<Topic> topics = randomTopics(random);
        SortedMap<String, Member> members = new TreeMap<>();
        for (int i = 0; i <= random.nextInt(6); i++) {
            List<Topic> wanted =
                    topics.stream().filter(topic -> random.nextInt(3) > 0).toList();
            PartitionSet.Builder current = new PartitionSet.Builder();
            topics.forEach(topic -> {
                for (int partition = 0; partition < 12; partition++) {
                    if (random.nextInt(4) == 0) {
                        current.add(topic.id(), partition);
                    }
                }
            });
            members.put("m" + i, new Member("m" + i, wanted, current.build()));
        }
        return members;
    }

    private static SortedMap<String, Member> sameMembers(Random random) {
        List<Topic> topics = randomTopics(random);
        SortedMap<String, Member> members = new TreeMap<>();
        for (int i = 0; i <= 1 + random.nextInt(5); i++) {
            members.put("m" + i, new Member("m" + i, topics, PartitionSet.EMPTY));
        }
        return members;
    }

    private static List<Topic> randomTopics(Random random) {
        List<Topic> topics = new ArrayList<>();
        for (int i = 0; i <= random.nextInt(4); i++) {
            topics.add(topic("t" + i, 1 + random.nextInt(10)));
        }
        return topics;
    }

    private static SortedMap<String, Member> with(
            SortedMap<String, Member> members, Map<String, PartitionSet> current) {
        SortedMap<String, Member> next = new TreeMap<>();
        members.forEach(
                (id, member) -> next.put(id, new Member(member.instanceIdOrId(), member.topics(), current.get(id))));
        return next;
    }

    private static Topic topic(String name, int partitions) {
        return new Topic(name, FakeTopics.idOf(name), partitions);
    }

    private static Input input(Object... idsAndTopics) {
        SortedMap<String, Member> members = new TreeMap<>();
        for (int i = 0; i < idsAndTopics.length; i += 2) {
            List<Topic> topics = new ArrayList<>();
            ((List<?>) idsAndTopics[i + 1]).forEach(topic -> topics.add((Topic) topic));
            members.put((String) idsAndTopics[i], new Member((String) idsAndTopics[i], topics, PartitionSet.EMPTY));
        }
        return new Input(members);
    }
}
