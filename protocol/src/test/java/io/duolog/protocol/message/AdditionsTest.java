package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.junit.jupiter.api.Test;

/** Fields of our own in Kafka's messages: we read them, and Apache Kafka's classes skip them. */
class AdditionsTest {
    private static final short CLASSIC_FLEXIBLE_VERSION = 5;
    private static final short CLASSIC_OLD_VERSION = 4;

    private static final DescribeGroupsResponse CLASSIC = new DescribeGroupsResponse(
            0,
            List.of(DescribeGroupsResponse.DescribedGroup.builder()
                    .groupId("g")
                    .groupState("Stable")
                    .rebalances(List.of(new DescribeGroupsResponse.DescribedRebalance(
                            1_000, "MEMBER_JOINED", "m", "m joined", 3, 20)))
                    .build()));

    @Test
    void weReadWhatWeWrote() {
        ByteBuffer bytes = Frames.write(CLASSIC, CLASSIC_FLEXIBLE_VERSION);

        assertThat(DescribeGroupsResponse.read(new WireReader(bytes), CLASSIC_FLEXIBLE_VERSION))
                .isEqualTo(CLASSIC);
    }

    @Test
    void versionsWithoutTagsLackThem() {
        ByteBuffer bytes = Frames.write(CLASSIC, CLASSIC_OLD_VERSION);

        assertThat(DescribeGroupsResponse.read(new WireReader(bytes), CLASSIC_OLD_VERSION)
                        .groups()
                        .get(0)
                        .rebalances())
                .isEmpty();
    }

    @Test
    void apacheKafkaSkipsThem() {
        ByteBuffer bytes = Frames.write(CLASSIC, CLASSIC_FLEXIBLE_VERSION);
        DescribeGroupsResponseData classic =
                new DescribeGroupsResponseData(new ByteBufferAccessor(bytes), CLASSIC_FLEXIBLE_VERSION);

        assertThat(classic.groups().get(0).groupState()).isEqualTo("Stable");
        assertThat(classic.groups().get(0).unknownTaggedFields()).hasSize(1);
        assertThat(bytes.remaining()).isZero();
    }

    @Test
    void apacheKafkaSkipsThemInTheOtherKindOfGroupToo() {
        ConsumerGroupDescribeResponse ours = new ConsumerGroupDescribeResponse(
                0,
                List.of(ConsumerGroupDescribeResponse.DescribedGroup.builder()
                        .groupId("g")
                        .groupState("Stable")
                        .rebalances(List.of(new ConsumerGroupDescribeResponse.DescribedRebalance(
                                1_000, "MEMBER_LEFT", "m", "m left", 3, -1)))
                        .build()));
        ByteBuffer bytes = Frames.write(ours, (short) 1);

        ConsumerGroupDescribeResponseData theirs =
                new ConsumerGroupDescribeResponseData(new ByteBufferAccessor(bytes), (short) 1);

        assertThat(theirs.groups().get(0).groupId()).isEqualTo("g");
        assertThat(theirs.groups().get(0).unknownTaggedFields()).hasSize(1);
        assertThat(bytes.remaining()).isZero();
    }
}
