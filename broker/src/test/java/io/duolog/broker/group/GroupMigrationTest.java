package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.config.GroupMigrationPolicy;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupDescribeResponse.DescribedGroup;
import io.duolog.protocol.message.ConsumerGroupHeartbeatRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups with members that go from the classic protocol to the consumer protocol and back, one member at a time. */
class GroupMigrationTest {
    /** Two topics with four partitions each. */
    static final int PARTITIONS = 8;

    private static final byte CLASSIC_MEMBER = 0;
    private static final byte CONSUMER_MEMBER = 1;

    private final ShardFixture shard = new ShardFixture();

    private static ClassicShardMember classic(ShardFixture shard, String name, boolean cooperative) {
        return new ClassicShardMember(shard, "g", name, null, cooperative);
    }

    private void settle(ShardMember... members) {
        settle(shard, members);
    }

    /** Lets all go on until each partition has an owner, and none two. */
    static void settle(ShardFixture shard, ShardMember... members) {
        for (int round = 0; round < 60; round++) {
            for (ShardMember member : members) {
                member.step();
            }
            shard.loop.pass(100);
        }
        Set<String> all = new HashSet<>();
        for (ShardMember member : members) {
            assertThat(all).as("what others than %s have", member.id()).doesNotContainAnyElementsOf(member.owned());
            all.addAll(member.owned());
        }
        assertThat(all).hasSize(PARTITIONS);
    }

    private GroupType type() {
        return shard.types().get("g");
    }

    // ------------------------------------------------------------ the upgrade

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aGroupRollsFromOneProtocolToTheOtherAndBack(boolean cooperative) {
        ShardMember[] members = new ShardMember[3];
        for (int i = 0; i < 3; i++) {
            members[i] = classic(shard, "c" + i, cooperative);
        }
        settle(members);
        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        for (int i = 0; i < 3; i++) {
            members[i].leave();
            members[i] = new ConsumerShardMember(shard, "m" + i);
            settle(members);
            assertThat(type()).isEqualTo(GroupType.CONSUMER);
            assertThat(Arrays.stream(members).mapToInt(each -> each.owned().size()))
                    .allMatch(size -> size >= PARTITIONS / 3);
        }
        for (int i = 0; i < 3; i++) {
            members[i].leave();
            members[i] = classic(shard, "d" + i, cooperative);
            settle(members);
            assertThat(type()).isEqualTo(i == 2 ? GroupType.CLASSIC : GroupType.CONSUMER);
        }
    }

    @Test
    void aMemberOfTheConsumerProtocolGetsNothingThatAClassicOneStillHas() {
        ClassicShardMember one = ClassicShardMember.cooperative(shard, "c1");
        settle(one);

        ConsumerShardMember two = new ConsumerShardMember(shard, "m1");
        two.step();

        assertThat(type()).isEqualTo(GroupType.CONSUMER);
        assertThat(two.owned()).isEmpty();
        assertThat(one.owned()).hasSize(PARTITIONS);
        one.step();
        assertThat(one.lastError).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        two.step();
        assertThat(two.owned()).isEmpty();
        settle(one, two);
        assertThat(one.owned()).hasSize(PARTITIONS / 2);
    }

    @Test
    void showsWhichMembersSpeakWhichProtocol() {
        ClassicShardMember one = ClassicShardMember.eager(shard, "c1");
        settle(one);
        ConsumerShardMember two = new ConsumerShardMember(shard, "m1");
        settle(one, two);

        DescribedGroup described = shard.describe("g");

        assertThat(described.groupState()).isEqualTo("Stable");
        assertThat(described.members()).hasSize(2).allSatisfy(member -> assertThat(member.memberType())
                .isEqualTo(member.memberId().equals("m1") ? CONSUMER_MEMBER : CLASSIC_MEMBER));
    }

    @Test
    void whoWaitsToJoinIsToldToJoinAgain() {
        ClassicShardMember one = ClassicShardMember.eager(shard, "c1");
        settle(one);
        ClassicShardMember two = ClassicShardMember.eager(shard, "c2");
        two.step();
        two.step();
        two.step();
        assertThat(shard.groups()).isEqualTo(Map.of("g", "PreparingRebalance"));

        new ConsumerShardMember(shard, "m1").step();
        two.step();

        assertThat(two.lastError).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(type()).isEqualTo(GroupType.CONSUMER);
    }

    @Test
    void keepsTheOffsetsAndLetsClassicMembersCommitInTheirGeneration() {
        ClassicShardMember one = ClassicShardMember.cooperative(shard, "c1");
        settle(one);
        assertThat(one.commit("t", 0, 7)).isEqualTo(ErrorCode.NONE);

        new ConsumerShardMember(shard, "m1").step();

        assertThat(shard.fetch("g", "t", 0)).isEqualTo(7);
        assertThat(one.commit("t", 0, 8)).as("while it gives up its partitions").isEqualTo(ErrorCode.NONE);
        assertThat(shard.commit("g", one.id(), one.generation() + 7, "t", 0, 9))
                .isEqualTo(ErrorCode.ILLEGAL_GENERATION);
        assertThat(shard.commit("g", "", -1, "t", 0, 9)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(8);
    }

    @Test
    void aConvertedGroupOutlivesItsCoordinator() {
        ClassicShardMember one = ClassicShardMember.cooperative(shard, "c1");
        settle(one);
        ConsumerShardMember two = new ConsumerShardMember(shard, "m1");
        two.step();
        DescribedGroup before = shard.describe("g");

        shard.elect();

        assertThat(shard.describe("g")).isEqualTo(before);
        settle(one, two);
        shard.elect();
        one.step();
        assertThat(one.isJoining()).isFalse();
        assertThat(one.owned()).hasSize(PARTITIONS / 2);
    }

    @Test
    void anUpgradeThatCannotBeKeptHasNotHappened() {
        ClassicShardMember one = ClassicShardMember.eager(shard, "c1");
        settle(one);
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);
        ConsumerShardMember two = new ConsumerShardMember(shard, "m1");

        two.step();

        assertThat(two.lastError).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable"));
        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        one.step();
        assertThat(one.isJoining()).isFalse();
        shard.log.refuse(null);
        settle(one, two);
        assertThat(type()).isEqualTo(GroupType.CONSUMER);
    }

    @Test
    void whoIsRefusedDoesNotConvertTheGroup() {
        ClassicShardMember one = ClassicShardMember.eager(shard, "c1");
        settle(one);

        ErrorCode error = ErrorCode.forCode(shard.heartbeat(ConsumerGroupHeartbeatRequest.builder()
                        .groupId("g")
                        .memberId("m")
                        .rebalanceTimeoutMs(1_000)
                        .subscribedTopicNames(List.of("t"))
                        .topicPartitions(List.of())
                        .serverAssignor("by dice")
                        .build())
                .errorCode());

        assertThat(error).isEqualTo(ErrorCode.UNSUPPORTED_ASSIGNOR);
        assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable"));
        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        one.step();
        assertThat(one.isJoining()).isFalse();
    }

    @Test
    void aGroupWhoseAssignmentsCannotBeReadStaysClassic() {
        shard.joinAlone("g");

        assertThat(joinError(shard)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);

        assertThat(type()).isEqualTo(GroupType.CLASSIC);
    }

    private static ErrorCode joinError(ShardFixture shard) {
        ConsumerShardMember member = new ConsumerShardMember(shard, "m1");
        member.step();
        return member.lastError;
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupMigrationPolicy.class,
            names = {"DISABLED", "DOWNGRADE"})
    void aPolicyKeepsGroupsClassic(GroupMigrationPolicy policy) {
        ShardFixture kept = new ShardFixture(policy);
        ClassicShardMember one = ClassicShardMember.eager(kept, "c1");
        settle(kept, one);

        assertThat(joinError(kept)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);

        assertThat(kept.types()).isEqualTo(Map.of("g", GroupType.CLASSIC));
        one.leave();
        assertThat(joinError(kept)).as("without members it may change").isEqualTo(ErrorCode.NONE);
        assertThat(kept.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
    }

    @Test
    void aGroupThatIsTooLargeStaysWhatItIs() {
        ShardFixture small = new ShardFixture(new MigrationRules(GroupMigrationPolicy.BIDIRECTIONAL, 1, 1));
        ClassicShardMember one = ClassicShardMember.eager(small, "c1");
        ClassicShardMember two = ClassicShardMember.eager(small, "c2");
        settle(small, one, two);

        assertThat(joinError(small)).isEqualTo(ErrorCode.GROUP_ID_NOT_FOUND);

        two.leave();
        ConsumerShardMember three = new ConsumerShardMember(small, "m1");
        settle(small, one, three);
        ClassicShardMember four = ClassicShardMember.eager(small, "c4");
        settle(small, one, three, four);
        three.leave();
        settle(small, one, four);
        assertThat(small.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
    }

    // ------------------------------------------------------------ the downgrade

    @Test
    void theLastMemberOfTheConsumerProtocolLeavesAClassicGroupBehind() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember two = ClassicShardMember.cooperative(shard, "c1");
        settle(one, two);
        assertThat(two.commit("t", 0, 7)).isEqualTo(ErrorCode.NONE);

        one.leave();

        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        assertThat(two.commit("t", 0, 8)).as("until it has joined again").isEqualTo(ErrorCode.NONE);
        two.step();
        assertThat(two.lastError).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        assertThat(two.owned()).hasSize(PARTITIONS / 2);
        settle(two);
        assertThat(shard.fetch("g", "t", 0)).isEqualTo(8);
        assertThat(two.commit("t", 0, 9)).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void soDoesOneThatIsSilentForTooLong() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember two = ClassicShardMember.eager(shard, "c1");
        settle(one, two);

        for (int i = 0; i < 50; i++) {
            shard.loop.pass(1_000);
            two.step();
        }

        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        settle(two);
        one.step();
        assertThat(one.lastError).as("it is back").isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        settle(one, two);
        assertThat(type()).isEqualTo(GroupType.CONSUMER);
    }

    @Test
    void nobodyKeepsOutwornPartitionsIfTheCoordinatorMovesBeforeTheRebalance() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember two = ClassicShardMember.cooperative(shard, "c1");
        ClassicShardMember three = ClassicShardMember.cooperative(shard, "c2");
        settle(one, two, three);
        one.leave();

        shard.elect();

        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        settle(two, three);
        assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable"));
    }

    @Test
    void nobodyIsForgottenIfTheCoordinatorMovesBeforeTheRebalance() {
        ConsumerShardMember before = new ConsumerShardMember(shard, "g", "m1", "till-1");
        settle(before);
        ClassicShardMember waits = ClassicShardMember.cooperative(shard, "c1");
        for (int i = 0; i < 5; i++) {
            waits.step();
        }
        assertThat(waits.isJoining()).as("it waits for what the other one has").isFalse();
        ClassicShardMember back = new ClassicShardMember(shard, "g", "c2", "till-1", true);
        back.step();
        assertThat(type()).isEqualTo(GroupType.CLASSIC);

        shard.elect();

        settle(waits, back);
    }

    @Test
    void aDowngradeThatCannotBeKeptHasNotHappened() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember two = ClassicShardMember.eager(shard, "c1");
        settle(one, two);
        DescribedGroup before = shard.describe("g");
        shard.log.refuse(ErrorCode.NOT_ENOUGH_REPLICAS);

        one.leave();

        assertThat(one.lastError).isEqualTo(ErrorCode.COORDINATOR_NOT_AVAILABLE);
        assertThat(shard.describe("g")).isEqualTo(before);
        two.step();
        assertThat(two.isJoining()).isFalse();
        shard.log.refuse(null);
        one.leave();
        assertThat(type()).isEqualTo(GroupType.CLASSIC);
        settle(two);
    }

    @ParameterizedTest
    @EnumSource(
            value = GroupMigrationPolicy.class,
            names = {"DISABLED", "UPGRADE"})
    void aPolicyKeepsGroupsOfTheConsumerProtocol(GroupMigrationPolicy policy) {
        ShardFixture kept = new ShardFixture(policy);
        ConsumerShardMember one = new ConsumerShardMember(kept, "m1");
        settle(kept, one);
        ClassicShardMember two = ClassicShardMember.cooperative(kept, "c1");
        settle(kept, one, two);

        one.leave();
        settle(kept, two);

        assertThat(kept.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
        kept.grow(5);
        two.step();
        assertThat(two.lastError).as("topics grew").isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
        two.leave();
        assertThat(kept.groups()).isEqualTo(Map.of("g", "Empty"));
    }
}
