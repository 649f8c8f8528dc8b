package io.duolog.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.Rebalance;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroup;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import org.junit.jupiter.api.Test;

class DescribingTest {
    private final GroupDriver driver = new GroupDriver();
    private final TestMember one = driver.member();
    private final TestMember two = driver.member().instance("i2");

    @Test
    void tellsAllAboutAStableGroup() {
        Samples.stable(driver, one, two);

        DescribedGroup group = driver.group().describe();

        assertThat(group.groupId()).isEqualTo(GroupDriver.GROUP);
        assertThat(group.groupState()).isEqualTo("Stable");
        assertThat(group.protocolType()).isEqualTo("test");
        assertThat(group.protocolData()).isEqualTo("range");
        DescribedGroupMember member = group.members().get(1);
        assertThat(member.memberId()).isEqualTo(two.id());
        assertThat(member.groupInstanceId()).isEqualTo("i2");
        assertThat(member.clientId()).isEqualTo("client2");
        assertThat(member.clientHost()).isEqualTo("/192.0.2.1");
        assertThat(TestMember.text(member.memberMetadata())).isEqualTo("topics");
        assertThat(TestMember.text(member.memberAssignment())).isEqualTo("of " + two.id());
    }

    @Test
    void tellsOnlyWhoIsThereWhileTheGroupRebalances() {
        Samples.stable(driver, one, two);
        one.join();

        DescribedGroup group = driver.group().describe();

        assertThat(group.groupState()).isEqualTo("PreparingRebalance");
        assertThat(group.protocolData()).isEmpty();
        assertThat(group.members()).hasSize(2).allSatisfy(member -> {
            assertThat(member.memberMetadata().remaining()).isZero();
            assertThat(member.memberAssignment().remaining()).isZero();
        });
        two.join();
        assertThat(driver.group().stateName()).isEqualTo("CompletingRebalance");
    }

    @Test
    void tellsWhyItRebalances() {
        Samples.stable(driver, one, two);
        one.join();

        assertThat(driver.group().describe().rebalances())
                .hasSizeGreaterThan(1)
                .last()
                .satisfies(rebalance -> assertThat(rebalance.kind()).isEqualTo("MEMBER_REJOINED"))
                .satisfies(rebalance -> assertThat(rebalance.memberId()).isEqualTo(one.id()))
                .satisfies(rebalance -> assertThat(rebalance.text()).isNotEmpty())
                .satisfies(rebalance -> assertThat(rebalance.pausedMs()).isEqualTo(Rebalance.ONGOING));
    }

    @Test
    void tellsWhatAnEmptyGroupWasFor() {
        assertThat(driver.group().describe().protocolType()).isEmpty();
        Samples.stable(driver, one);
        one.leave();

        DescribedGroup group = driver.group().describe();

        assertThat(group.groupState()).isEqualTo("Empty");
        assertThat(group.protocolType()).isEqualTo("test");
        assertThat(group.members()).isEmpty();
    }
}
