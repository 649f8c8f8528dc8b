package io.duolog.broker.group.classic;

import static io.duolog.broker.group.classic.ClassicGroupState.COMPLETING_REBALANCE;
import static io.duolog.broker.group.classic.ClassicGroupState.EMPTY;
import static io.duolog.broker.group.classic.ClassicGroupState.STABLE;
import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.record.GroupMetadataValue.MemberMetadata;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.DescribeGroupsResponse.DescribedGroupMember;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Members that come, work, fail and come back at random; what must hold is checked after each event. */
class ClassicGroupPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 200;
    private static final int STEPS = 400;
    private static final int MEMBERS_MAX = 6;
    private static final int REBALANCE_TIMEOUT_MAX_MS = 20_000;

    @Test
    void keepsItsPromisesWhateverMembersDo() {
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
        private final GroupDriver driver;
        private final List<SimulatedMember> members = new ArrayList<>();
        private final Map<Integer, String> sourceByGeneration = new HashMap<>();
        private int generation;
        private long lostWithCoordinators;

        Run(long seed) {
            random = new Random(seed);
            driver = new GroupDriver(random.nextBoolean() ? 0 : GroupDriver.INITIAL_DELAY_MS, Integer.MAX_VALUE);
            driver.afterEach(this::checkGroup);
            int count = 1 + random.nextInt(MEMBERS_MAX);
            for (int i = 0; i < count; i++) {
                members.add(new SimulatedMember(driver, randomMember(i), sourceByGeneration));
            }
        }

        private TestMember randomMember(int index) {
            return driver.member()
                    .version(random.nextInt(10))
                    .instance(random.nextInt(3) == 0 ? "static" + index : null)
                    .protocols(random.nextBoolean() ? new String[] {"a", "b"} : new String[] {"b", "a"})
                    .timeouts(6_000 + random.nextInt(10_000), 5_000 + random.nextInt(REBALANCE_TIMEOUT_MAX_MS - 5_000));
        }

        void execute() {
            for (int step = 0; step < STEPS; step++) {
                randomEvent(members.get(random.nextInt(members.size())));
                checkWaiting();
            }
            driver.failAppends(Optional.empty());
            settle();
            endsWithEverybodyAnswered();
        }

        private void randomEvent(SimulatedMember member) {
            switch (random.nextInt(40)) {
                case 0 -> member.leave();
                case 1 -> member.restart();
                case 2 -> member.reconnect();
                case 3 -> moveCoordinator();
                case 4 ->
                    driver.failAppends(
                            random.nextInt(3) == 0 ? Optional.of(ErrorCode.NOT_ENOUGH_REPLICAS) : Optional.empty());
                case 5 -> driver.advance(random.nextInt(12_000));
                case 6, 7, 8, 9, 10 -> driver.advance(random.nextInt(1_500));
                default -> member.step();
            }
        }

        private void moveCoordinator() {
            lostWithCoordinators = driver.asked() - driver.answered();
            generation = 0;
            members.forEach(SimulatedMember::reconnect);
            driver.reload();
        }

        /** From now on everybody behaves: then all end up in one stable generation. */
        private void settle() {
            for (int round = 0; round < 200; round++) {
                members.forEach(SimulatedMember::step);
                driver.advance(500);
                checkWaiting();
            }
            assertThat(driver.group().state()).isEqualTo(STABLE);
            assertThat(members).allMatch(SimulatedMember::isAssigned);
            assertThat(members)
                    .extracting(each -> each.member().generation())
                    .containsOnly(driver.group().generation());
            assertThat(ids())
                    .containsExactlyInAnyOrderElementsOf(
                            members.stream().map(each -> each.member().id()).toList());
        }

        private void endsWithEverybodyAnswered() {
            members.forEach(SimulatedMember::restart);
            driver.advance(400_000);
            assertThat(driver.group().state()).isEqualTo(EMPTY);
            assertThat(driver.group().isEmpty()).isTrue();
            assertThat(driver.group().nextDeadlineMs()).isEmpty();
            assertThat(driver.asked() - driver.answered()).isEqualTo(lostWithCoordinators);
        }

        private void checkWaiting() {
            assertThat(members)
                    .as("how long members wait")
                    .allMatch(each -> each.waitingMs() <= REBALANCE_TIMEOUT_MAX_MS);
        }

        private void checkGroup() {
            ClassicGroup group = driver.group();
            assertThat(group.generation()).isGreaterThanOrEqualTo(generation);
            generation = group.generation();
            if (group.state() == STABLE) {
                assertThat(driver.lastRecord().generation()).isEqualTo(generation);
                assertThat(driver.lastRecord().members())
                        .extracting(MemberMetadata::memberId)
                        .containsExactlyElementsOf(ids());
                assertThat(ids()).contains(driver.lastRecord().leader());
            }
            if (group.state() == COMPLETING_REBALANCE) {
                assertThat(ids()).isNotEmpty();
            }
            if (group.state() == EMPTY) {
                assertThat(ids()).isEmpty();
            }
        }

        private List<String> ids() {
            return driver.group().describe().members().stream()
                    .map(DescribedGroupMember::memberId)
                    .toList();
        }
    }
}
