package io.duolog.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Members of both protocols come and go at random in one group, topics grow, appends fail and coordinators move. At no time do two
 * consumers have a partition; and once everybody behaves each partition has an owner, and the group is of the kind that its
 * members call for.
 */
class GroupMigrationPropertyTest {
    private static final long SEED = Long.getLong("duolog.test.seed", 20261121L);
    private static final int RUNS = 60;
    private static final int STEPS = 250;
    private static final int MEMBERS_MAX = 5;

    @Test
    void noPartitionHasTwoOwnersAndInTheEndEachHasOne() {
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
        private final ShardFixture shard = new ShardFixture();
        private final boolean cooperative;
        private final List<ShardMember> members = new ArrayList<>();
        private int names;

        Run(long seed) {
            random = new Random(seed);
            cooperative = random.nextBoolean();
        }

        void execute() {
            for (int step = 0; step < STEPS; step++) {
                randomEvent();
                check();
            }
            settle();
        }

        private void randomEvent() {
            switch (random.nextInt(40)) {
                case 0, 1 -> {
                    if (members.size() < MEMBERS_MAX) {
                        members.add(newMember());
                    }
                }
                case 2 -> {
                    if (!members.isEmpty() && !shard.log.isRefusing()) {
                        members.remove(random.nextInt(members.size())).leave();
                    }
                }
                case 3 -> shard.grow(1 + random.nextInt(6));
                case 4 -> shard.elect();
                case 5 -> shard.log.refuse(random.nextInt(3) == 0 ? ErrorCode.NOT_ENOUGH_REPLICAS : null);
                case 6, 7, 8 -> shard.loop.pass(random.nextInt(200));
                default -> {
                    if (!members.isEmpty()) {
                        members.get(random.nextInt(members.size())).step();
                    }
                }
            }
        }

        private ShardMember newMember() {
            String name = "n" + ++names;
            return random.nextBoolean()
                    ? new ConsumerShardMember(shard, name)
                    : new ClassicShardMember(shard, "g", name, null, cooperative);
        }

        private void check() {
            Map<String, String> owners = new HashMap<>();
            for (ShardMember member : members) {
                for (String partition : member.owned()) {
                    assertThat(owners.put(partition, member.id()))
                            .as("who else than %s has %s", member.id(), partition)
                            .isNull();
                }
            }
        }

        private void settle() {
            shard.log.refuse(null);
            if (members.isEmpty()) {
                members.add(newMember());
            }
            for (int round = 0; round < 400; round++) {
                members.forEach(ShardMember::step);
                check();
                shard.loop.pass(200);
            }
            assertThat(members.stream().mapToInt(each -> each.owned().size()).sum())
                    .as("partitions of %s that have an owner", shard.groups())
                    .isEqualTo(2 * shard.partitions());
            boolean mixed = members.stream().anyMatch(ConsumerShardMember.class::isInstance);
            assertThat(shard.types()).isEqualTo(Map.of("g", mixed ? GroupType.CONSUMER : GroupType.CLASSIC));
            assertThat(shard.groups()).isEqualTo(Map.of("g", "Stable"));
        }
    }
}
