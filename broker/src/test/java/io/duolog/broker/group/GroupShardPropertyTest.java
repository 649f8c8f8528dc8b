package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse;
import io.duolog.protocol.message.ConsumerGroupHeartbeatResponse.Assignment;
import io.duolog.protocol.message.LeaveGroupRequest;
import io.duolog.protocol.message.LeaveGroupResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Members of both protocols come to the same groups, work, leave and vanish at random, offsets come and go, appends fail; again
 * and again the coordinator moves, and the log alone must lead to the same groups.
 */
class GroupShardPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 25;
    private static final int STEPS = 300;
    private static final List<String> GROUPS = List.of("a", "b", "c");

    /** What may be refused, whoever asks. */
    private static final Set<ErrorCode> REFUSALS = Set.of(
            ErrorCode.NONE,
            ErrorCode.COORDINATOR_NOT_AVAILABLE,
            ErrorCode.UNKNOWN_MEMBER_ID,
            ErrorCode.FENCED_MEMBER_EPOCH,
            ErrorCode.STALE_MEMBER_EPOCH,
            ErrorCode.ILLEGAL_GENERATION,
            ErrorCode.INCONSISTENT_GROUP_PROTOCOL,
            ErrorCode.GROUP_ID_NOT_FOUND,
            ErrorCode.NON_EMPTY_GROUP);

    @Test
    void theLogAloneLeadsToTheSameGroups() {
        for (int run = 0; run < RUNS; run++) {
            long seed = SEED + run;
            try {
                new Run(seed).execute();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("failed with -Dduolog.test.seed=" + seed, e);
            }
        }
    }

    /** A member of the consumer protocol. */
    private static final class Consumer {
        private String id = "";
        private String group = "";
        private int epoch;
        private @Nullable Assignment told;
    }

    /** One history. */
    private static final class Run {
        private final Random random;
        private final ShardFixture shard = new ShardFixture();
        private final List<Consumer> consumers = new ArrayList<>();
        private final Map<String, String> classicMembers = new HashMap<>();
        private int ids;

        Run(long seed) {
            random = new Random(seed);
            for (int i = 0; i < 4; i++) {
                consumers.add(restart(new Consumer()));
            }
        }

        private Consumer restart(Consumer consumer) {
            consumer.id = "m" + ++ids;
            consumer.group = GROUPS.get(random.nextInt(GROUPS.size()));
            consumer.epoch = 0;
            consumer.told = null;
            return consumer;
        }

        void execute() {
            for (int step = 0; step < STEPS; step++) {
                randomEvent();
                if (random.nextInt(8) == 0) {
                    moveCoordinator();
                }
            }
        }

        private void randomEvent() {
            String group = GROUPS.get(random.nextInt(GROUPS.size()));
            Consumer consumer = consumers.get(random.nextInt(consumers.size()));
            switch (random.nextInt(20)) {
                case 0 -> shard.log.refuse(random.nextInt(3) == 0 ? ErrorCode.NOT_ENOUGH_REPLICAS : null);
                case 1 -> shard.grow(1 + random.nextInt(8));
                case 2 ->
                    refusable(() -> shard.ask(
                            Boolean.class,
                            (state, ticket, nowMs) -> state.deleteGroup(new Ticket(ticket), group, true)));
                case 3, 4 -> shard.commit(group, "", -1, "t", random.nextInt(4), ids);
                case 5, 6 -> shard.commit(consumer.group, consumer.id, consumer.epoch, "t", 0, ids);
                case 7, 8 -> joinClassic(group);
                case 9, 10, 11 -> leaveClassic(group);
                case 12 -> restart(consumer);
                case 13, 14 -> {
                    consumer.epoch = -1;
                    heartbeat(consumer);
                    restart(consumer);
                }
                case 15 -> shard.loop.pass(random.nextInt(60_000));
                default -> heartbeat(consumer);
            }
        }

        private void refusable(Runnable request) {
            try {
                request.run();
            } catch (ApiException e) {
                assertThat(REFUSALS).contains(e.error());
            }
        }

        private void heartbeat(Consumer consumer) {
            boolean joins = consumer.epoch == 0;
            refusable(() -> {
                ConsumerGroupHeartbeatResponse answer = shard.heartbeat(ShardFixture.fullHeartbeat(
                        consumer.group, consumer.id, consumer.epoch, List.of("t", "u"), joins ? null : consumer.told));
                ErrorCode error = ErrorCode.forCode(answer.errorCode());
                assertThat(REFUSALS).contains(error);
                if (error != ErrorCode.NONE) {
                    restart(consumer);
                    return;
                }
                consumer.epoch = answer.memberEpoch();
                consumer.told = answer.assignment() == null ? consumer.told : answer.assignment();
            });
        }

        /** Joins where it need not wait for others. */
        private void joinClassic(String group) {
            String state = shard.groups().get(group);
            boolean isOthers = shard.types().get(group) == GroupType.CONSUMER;
            if (state == null || state.equals("Empty") || isOthers) {
                refusable(() -> classicMembers.put(group, shard.joinAlone(group)));
            }
        }

        private void leaveClassic(String group) {
            String memberId = classicMembers.remove(group);
            if (memberId != null) {
                LeaveGroupRequest request = new LeaveGroupRequest(
                        group, memberId, List.of(new LeaveGroupRequest.MemberIdentity(memberId, null, null)));
                refusable(() -> shard.ask(
                        LeaveGroupResponse.class,
                        (state, ticket, nowMs) -> state.inClassic(
                                group,
                                memberId,
                                nowMs,
                                (member, now) -> member.leave(new Ticket(ticket), request, now))));
            }
        }

        private void moveCoordinator() {
            Map<String, Object> offsets = offsets();
            Map<String, GroupType> types = shard.types();
            Map<String, String> states = shard.groups();
            Map<String, Object> consumerGroups = consumerGroups(types);

            shard.elect();

            assertThat(offsets()).as("offsets").isEqualTo(offsets);
            Map<String, GroupType> typesAfter = shard.types();
            assertThat(consumerGroups(typesAfter)).as("consumer groups").containsAllEntriesOf(consumerGroups);
            types.forEach((group, type) -> {
                if (type == GroupType.CLASSIC && "Stable".equals(states.get(group))) {
                    assertThat(typesAfter).as("the kind of %s", group).containsEntry(group, type);
                    assertThat(shard.groups()).containsEntry(group, "Stable");
                } else if (type == GroupType.CLASSIC && typesAfter.get(group) == GroupType.CONSUMER) {
                    // Its first classic member has no generation yet.
                    assertThat(shard.groups()).containsEntry(group, "Empty");
                }
            });
        }

        private Map<String, Object> offsets() {
            Map<String, Object> offsets = new HashMap<>();
            GROUPS.forEach(
                    group -> offsets.put(group, Set.copyOf(shard.fetchAll(group).topics())));
            return offsets;
        }

        private Map<String, Object> consumerGroups(Map<String, GroupType> types) {
            Map<String, Object> described = new HashMap<>();
            types.forEach((group, type) -> {
                if (type == GroupType.CONSUMER) {
                    described.put(group, shard.describe(group));
                }
            });
            return described;
        }
    }
}
