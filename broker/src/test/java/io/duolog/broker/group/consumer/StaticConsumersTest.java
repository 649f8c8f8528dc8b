package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
import org.junit.jupiter.api.Test;

class StaticConsumersTest {
    private final ConsumerDriver driver = new ConsumerDriver().topics(FakeTopics.NONE.with("a", 4));
    private final TestConsumer one = new TestConsumer(driver, "m1").topics("a").instance("i1");
    private final TestConsumer two = new TestConsumer(driver, "m2").topics("a").instance("i2");

    @Test
    void keepsThePlaceOfMemberThatWillBeBack() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);
        PartitionSet before = one.owned();

        assertThat(one.leave(-2)).isEqualTo(ErrorCode.NONE);
        two.heartbeat();
        assertThat(two.owned().size()).isEqualTo(2);
        one.restart("m3").join();

        assertThat(one.owned()).isEqualTo(before);
        assertThat(one.epoch()).isEqualTo(2);
        assertThat(driver.state().epoch()).isEqualTo(2);
        assertThat(driver.state().members().keySet()).containsExactlyInAnyOrder("m2", "m3");
        assertThat(driver.group().stateName()).isEqualTo("Stable");
    }

    @Test
    void givesThePlaceAwayAfterASession() {
        one.join();
        two.join();
        TestConsumer.settle(driver, one, two);
        one.leave(-2);
        driver.advance(40_000);
        two.heartbeat();
        driver.advance(5_000);

        two.heartbeat();

        assertThat(two.owned().size()).isEqualTo(4);
    }

    @Test
    void refusesInstanceThatIsInUse() {
        one.join();

        TestConsumer other = new TestConsumer(driver, "m3").topics("a").instance("i1");

        assertThat(other.heartbeat()).isEqualTo(ErrorCode.UNRELEASED_INSTANCE_ID);
    }

    @Test
    void fencesMemberThatWasReplaced() {
        one.join();
        one.leave(-2);
        new TestConsumer(driver, "m3").topics("a").instance("i1").join();

        assertThat(one.epoch(1).heartbeat()).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(one.leave(-1)).isEqualTo(ErrorCode.FENCED_INSTANCE_ID);
        assertThat(one.instance("i9").leave(-1)).isEqualTo(ErrorCode.UNKNOWN_MEMBER_ID);
    }

    @Test
    void isKeptInTheLog() {
        one.join();
        one.leave(-2);

        driver.reload();
        one.restart("m3").join();

        assertThat(one.owned().size()).isEqualTo(4);
        assertThat(driver.state()).isEqualTo(driver.replayed());
    }
}
