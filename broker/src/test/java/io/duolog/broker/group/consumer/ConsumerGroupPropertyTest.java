package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Consumers that come, work, dawdle, fail and come back at random, and topics that grow; checked after each event. */
class ConsumerGroupPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 150;
    private static final int STEPS = 300;
    private static final int CONSUMERS_MAX = 5;
    private static final String[] TOPICS = {"a", "b", "c"};

    @Test
    void keepsItsPromisesWhateverConsumersDo() {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                new Run(seed).execute();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Dduolog.test.seed=" + seed, e);
            }
        }
    }

    /** One history. */
    private static final class Run {
        private final Random random;
        private final ConsumerDriver driver = new ConsumerDriver();
        private final List<TestConsumer> consumers = new ArrayList<>();
        private int ids;
        private int epoch;

        Run(long seed) {
            random = new Random(seed);
            driver.topics(FakeTopics.NONE.with("a", 3).with("b", 5));
            for (int i = 0; i <= random.nextInt(CONSUMERS_MAX); i++) {
                TestConsumer consumer = new TestConsumer(driver, "m" + ++ids)
                        .instance(random.nextInt(3) == 0 ? "i" + i : null)
                        .rebalanceTimeoutMs(5_000 + random.nextInt(20_000));
                subscribe(consumer);
                consumers.add(consumer);
            }
        }

        private void subscribe(TestConsumer consumer) {
            consumer.topics(TOPICS[random.nextInt(TOPICS.length)], TOPICS[0]);
            consumer.regex(random.nextInt(4) == 0 ? "[bc]" : "");
        }

        void execute() {
            for (int step = 0; step < STEPS; step++) {
                randomEvent(consumers.get(random.nextInt(consumers.size())));
                check();
            }
            settle();
        }

        private void randomEvent(TestConsumer consumer) {
            switch (random.nextInt(40)) {
                case 0 -> {
                    consumer.leave(-1);
                    consumer.restart("m" + ++ids);
                }
                case 1 -> {
                    if (consumer.epoch() > 0) {
                        consumer.leave(-2);
                    }
                    consumer.restart("m" + ++ids);
                }
                case 2 -> consumer.restart("m" + ++ids);
                case 3 -> driver.reload();
                case 4 -> driver.failAppends(random.nextInt(3) == 0);
                case 5 ->
                    driver.topics(driver.topics().with(TOPICS[random.nextInt(TOPICS.length)], 1 + random.nextInt(8)));
                case 6 -> driver.topics(driver.topics().without(TOPICS[random.nextInt(TOPICS.length)]));
                case 7 -> subscribe(consumer);
                case 8 -> consumer.slow(random.nextBoolean());
                case 9 -> driver.advance(random.nextInt(40_000));
                case 10, 11, 12 -> driver.advance(random.nextInt(5_000));
                default -> heartbeat(consumer);
            }
        }

        private void heartbeat(TestConsumer consumer) {
            ErrorCode error = consumer.heartbeat();
            switch (error) {
                case NONE, COORDINATOR_NOT_AVAILABLE, UNRELEASED_INSTANCE_ID -> {}
                case UNKNOWN_MEMBER_ID, FENCED_MEMBER_EPOCH, FENCED_INSTANCE_ID -> consumer.restart("m" + ++ids);
                default -> throw new AssertionError("a consumer was told " + error);
            }
        }

        private void check() {
            ConsumerGroupState state = driver.state();
            assertThat(state.epoch()).isGreaterThanOrEqualTo(epoch);
            epoch = state.epoch();
            assertThat(state).as("what the log tells").isEqualTo(driver.replayed());
            PartitionSet all = PartitionSet.EMPTY;
            int sum = 0;
            for (ConsumerMember member : state.members().values()) {
                PartitionSet held = member.assignment().held();
                all = all.plus(held);
                sum += held.size();
                assertThat(member.assignment().epoch()).isLessThanOrEqualTo(state.epoch());
            }
            assertThat(all.size()).as("partitions that two members have").isEqualTo(sum);
            assertThat(state.holders()).hasSize(sum);
            for (TestConsumer consumer : consumers) {
                Optional<ConsumerMember> member = state.member(consumer.id());
                if (member.isPresent() && consumer.epoch() > 0) {
                    assertThat(member.get().assignment().held().containsAll(consumer.owned()))
                            .as("%s has %s of %s", consumer.id(), consumer.owned(), member.get())
                            .isTrue();
                }
            }
        }

        /** From now on everybody behaves and nothing changes: then each partition that is wanted has exactly one owner. */
        private void settle() {
            driver.failAppends(false);
            consumers.forEach(consumer -> consumer.slow(false));
            for (int round = 0; round < 60; round++) {
                consumers.forEach(this::heartbeat);
                driver.advance(2_000);
                check();
            }
            assertThat(driver.group().stateName()).isEqualTo("Stable");
            assertThat(driver.state().members()).hasSameSizeAs(consumers);
            for (TestConsumer consumer : consumers) {
                assertThat(consumer.owned()).isEqualTo(driver.state().target(consumer.id()));
            }
            int wanted = driver.topics().topics().values().stream()
                    .filter(topic -> driver.group().isSubscribedTo(topic.name()))
                    .mapToInt(Topics.Topic::partitions)
                    .sum();
            assertThat(consumers.stream().mapToInt(each -> each.owned().size()).sum())
                    .isEqualTo(wanted);
            int records = driver.records();
            consumers.forEach(this::heartbeat);
            assertThat(driver.records()).as("records while nothing changes").isEqualTo(records);
        }
    }
}
