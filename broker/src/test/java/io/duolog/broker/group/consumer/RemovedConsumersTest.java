package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.RebalanceReason;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.LeaveGroupRequest.MemberIdentity;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** LeaveGroup, with which administrators remove members. */
class RemovedConsumersTest {
    private final ConsumerDriver driver = new ConsumerDriver().topics(FakeTopics.NONE.with("a", 4));
    private final TestConsumer one = new TestConsumer(driver, "m1").topics("a").instance("i1");
    private final TestConsumer two = new TestConsumer(driver, "m2").topics("a");
    private final TestConsumer three = new TestConsumer(driver, "m3").topics("a");

    private static MemberIdentity identity(String memberId, @Nullable String instanceId) {
        return new MemberIdentity(memberId, instanceId, "by hand");
    }

    private void join() {
        one.join();
        two.join();
        three.join();
        TestConsumer.settle(driver, one, two, three);
    }

    @Test
    void removesMembersByTheirIdOrTheirInstanceInOneEpoch() {
        join();
        int epoch = driver.state().epoch();

        assertThat(driver.remove(identity("", "i1"), identity("m2", null)))
                .containsExactly(ErrorCode.NONE, ErrorCode.NONE);

        assertThat(driver.state().members().keySet()).containsExactly("m3");
        assertThat(driver.state().epoch()).isEqualTo(epoch + 1);
        assertThat(driver.state()).isEqualTo(driver.replayed());
        three.heartbeat();
        assertThat(three.owned().size()).isEqualTo(4);
    }

    @Test
    void removedMembersAreFencedAndMayComeBack() {
        join();

        driver.remove(identity("", "i1"));

        assertThat(one.heartbeat()).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
        one.restart("m4").join();
        TestConsumer.settle(driver, one, two, three);
        assertThat(one.owned().isEmpty()).isFalse();
        assertThat(driver.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void tellsOfEachMemberWhyItCannotGo() {
        join();
        int records = driver.records();

        assertThat(driver.remove(identity("", "i9"), identity("m9", null), identity("m2", "i1")))
                .containsExactly(
                        ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.UNKNOWN_MEMBER_ID, ErrorCode.FENCED_INSTANCE_ID);

        assertThat(driver.records()).isEqualTo(records);
        assertThat(driver.state().members()).hasSize(3);
    }

    @Test
    void keepsMembersWhoseRemovalCouldNotBeKept() {
        join();
        driver.failAppends(true);

        assertThat(driver.remove(identity("m2", null))).containsExactly(ErrorCode.COORDINATOR_NOT_AVAILABLE);

        driver.failAppends(false);
        assertThat(driver.state().members()).hasSize(3);
        assertThat(two.heartbeat()).isEqualTo(ErrorCode.NONE);
    }

    @Test
    void saysWhyTheGroupRebalanced() {
        join();

        driver.remove(identity("m2", null));

        assertThat(driver.group().rebalances()).last().satisfies(last -> {
            assertThat(last.reason().kind()).isEqualTo(RebalanceReason.Kind.MEMBER_LEFT);
            assertThat(last.reason().memberId()).isEqualTo("m2");
            assertThat(last.reason().text()).isEqualTo("left: by hand");
        });
    }
}
