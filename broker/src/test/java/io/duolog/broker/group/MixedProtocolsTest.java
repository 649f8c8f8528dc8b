package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.config.GroupMigrationPolicy;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Members of both protocols in one group. */
class MixedProtocolsTest {
    private static final int PARTITIONS = GroupMigrationTest.PARTITIONS;

    private final ShardFixture shard = new ShardFixture();

    private void settle(ShardMember... members) {
        GroupMigrationTest.settle(shard, members);
    }

    @ParameterizedTest
    @EnumSource(GroupMigrationPolicy.class)
    void classicMembersMayAlwaysJoinAGroupOfTheConsumerProtocol(GroupMigrationPolicy policy) {
        ShardFixture mixed = new ShardFixture(policy);
        ConsumerShardMember one = new ConsumerShardMember(mixed, "m1");
        GroupMigrationTest.settle(mixed, one);
        ClassicShardMember two = ClassicShardMember.eager(mixed, "c1");

        GroupMigrationTest.settle(mixed, one, two);

        assertThat(two.owned()).hasSize(PARTITIONS / 2);
        assertThat(mixed.types()).isEqualTo(Map.of("g", GroupType.CONSUMER));
    }

    @Test
    void classicMembersThatAreSilentForTheirSessionAreRemoved() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember silent = ClassicShardMember.eager(shard, "c1");
        settle(one, silent);

        pass(ClassicShardMember.SESSION_TIMEOUT_MS - 1_000, one);
        assertThat(shard.describe("g").members()).hasSize(2);
        pass(2_000, one);

        assertThat(shard.describe("g").members()).hasSize(1);
        settle(one);
    }

    @Test
    void classicMembersThatDoNotJoinAgainInTimeAreRemoved() {
        ConsumerShardMember one = new ConsumerShardMember(shard, "m1");
        settle(one);
        ClassicShardMember late = ClassicShardMember.eager(shard, "c1");
        settle(one, late);
        ConsumerShardMember two = new ConsumerShardMember(shard, "m2");
        two.step();

        for (int passedMs = 0; passedMs < ClassicShardMember.REBALANCE_TIMEOUT_MS; passedMs += 1_000) {
            assertThat(late.heartbeat()).isEqualTo(ErrorCode.REBALANCE_IN_PROGRESS);
            one.step();
            two.step();
            shard.loop.pass(1_000);
        }

        assertThat(late.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        settle(one, two);
    }

    private void pass(int timeMs, ShardMember... living) {
        for (int passedMs = 0; passedMs <= timeMs; passedMs += 500) {
            shard.loop.pass(500);
            for (ShardMember member : living) {
                member.step();
            }
        }
    }

    @Test
    void staticMembersKeepTheirPlaceWhicheverProtocolTheyComeBackWith() {
        ClassicShardMember before = new ClassicShardMember(shard, "g", "c1", "till-1", false);
        ConsumerShardMember other = new ConsumerShardMember(shard, "m1");
        settle(before, other);
        Set<String> had = Set.copyOf(before.owned());

        ConsumerShardMember back = new ConsumerShardMember(shard, "g", "m2", "till-1");
        settle(back, other);
        assertThat(back.owned()).isEqualTo(had);
        assertThat(shard.describe("g").members()).hasSize(2);

        ClassicShardMember again = new ClassicShardMember(shard, "g", "c2", "till-1", false);
        settle(again, other);
        assertThat(again.owned()).isEqualTo(had);
        assertThat(shard.describe("g").members()).hasSize(2);
    }

    @Test
    void theLastMemberOfTheConsumerProtocolMayBeReplacedByAClassicOne() {
        ConsumerShardMember before = new ConsumerShardMember(shard, "g", "m1", "till-1");
        ClassicShardMember other = ClassicShardMember.eager(shard, "c1");
        settle(before, other);

        ClassicShardMember back = new ClassicShardMember(shard, "g", "c2", "till-1", false);
        settle(back, other);

        assertThat(shard.types().get("g")).isEqualTo(GroupType.CLASSIC);
        before.step();
        assertThat(before.lastError).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void membersThatAreNoConsumersAreRefused() {
        settle(new ConsumerShardMember(shard, "m1"));

        assertThatThrownBy(() -> shard.joinAlone("g", "connect"))
                .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.error())
                        .isEqualTo(ErrorCode.INCONSISTENT_GROUP_PROTOCOL));
    }
}
