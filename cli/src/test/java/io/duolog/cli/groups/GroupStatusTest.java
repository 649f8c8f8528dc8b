package io.duolog.cli.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.cli.groups.GroupStatus.Progress;
import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.GroupDescription;
import io.duolog.client.admin.GroupDescription.Member;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GroupStatusTest {
    private static final TopicPartition ORDERS_0 = new TopicPartition("orders", 0);
    private static final TopicPartition ORDERS_1 = new TopicPartition("orders", 1);
    private static final TopicPartition ORDERS_10 = new TopicPartition("orders", 10);
    private static final TopicPartition BILLS_0 = new TopicPartition("bills", 0);
    private static final Member OWNER =
            new Member("m-1", Optional.empty(), "shop", "/10.0.0.7", List.of(ORDERS_1, ORDERS_10));

    private static GroupDescription group(Member... members) {
        return new GroupDescription(
                "shop",
                GroupDescription.CLASSIC,
                "Stable",
                "consumer",
                "range",
                new Node(1, "broker-1", 9092),
                List.of(members),
                List.of());
    }

    @Test
    void showsWhatIsCommittedAndWhatIsOwned() {
        GroupStatus status = GroupStatus.of(
                group(OWNER),
                Map.of(ORDERS_0, 4L, ORDERS_10, 10L, BILLS_0, 7L),
                Map.of(ORDERS_0, 0L, ORDERS_1, 0L, ORDERS_10, 3L),
                Map.of(ORDERS_0, 9L, ORDERS_1, 5L, ORDERS_10, 10L));

        assertThat(status.partitions())
                .containsExactly(
                        new Progress(
                                BILLS_0,
                                OptionalLong.of(7),
                                OptionalLong.empty(),
                                OptionalLong.empty(),
                                Optional.empty()),
                        new Progress(
                                ORDERS_0, OptionalLong.of(4), OptionalLong.of(0), OptionalLong.of(9), Optional.empty()),
                        new Progress(
                                ORDERS_1,
                                OptionalLong.empty(),
                                OptionalLong.of(0),
                                OptionalLong.of(5),
                                Optional.of(OWNER)),
                        new Progress(
                                ORDERS_10,
                                OptionalLong.of(10),
                                OptionalLong.of(3),
                                OptionalLong.of(10),
                                Optional.of(OWNER)));
        assertThat(status.partitions())
                .extracting(Progress::lag)
                .containsExactly(OptionalLong.empty(), OptionalLong.of(5), OptionalLong.empty(), OptionalLong.of(0));
        assertThat(status.lag()).isEqualTo(5);
        assertThat(status.unknownLagCount()).isEqualTo(2);
    }

    @Test
    void hasNoLagBehindTheEnd() {
        GroupStatus status = GroupStatus.of(group(), Map.of(ORDERS_0, 12L), Map.of(ORDERS_0, 0L), Map.of(ORDERS_0, 9L));

        assertThat(status.lag()).isZero();
        assertThat(status.unknownLagCount()).isZero();
    }
}
