package io.duolog.broker.wiring;

import io.duolog.broker.config.ConsumerGroupSettings;
import io.duolog.broker.config.GroupConfig;
import io.duolog.broker.config.MemberTimes;
import io.duolog.broker.group.ClassicKind;
import io.duolog.broker.group.ConsumerProtocol;
import io.duolog.broker.group.GroupFactory;
import io.duolog.broker.group.classic.ClassicGroup;
import io.duolog.broker.group.consumer.ConsumerGroup;
import io.duolog.broker.group.consumer.ConsumerGroupConfig;
import io.duolog.broker.group.consumer.PartitionAssignor;
import io.duolog.broker.group.consumer.RangeAssignor;
import io.duolog.broker.group.consumer.Topics;
import io.duolog.broker.group.consumer.UniformAssignor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes groups of both kinds, as configured. Immutable. */
final class ConfiguredGroups implements GroupFactory {
    private static final List<PartitionAssignor> ASSIGNORS = List.of(new UniformAssignor(), new RangeAssignor());

    private final GroupConfig classic;
    private final ConsumerGroupConfig consumer;
    private final Supplier<Topics> topics;
    private final Function<String, MemberTimes> times;

    /**
     * @param topics the newest topics
     * @param times what paces the members of a group from now on
     */
    ConfiguredGroups(
            GroupConfig classic,
            ConsumerGroupSettings consumer,
            Supplier<Topics> topics,
            Function<String, MemberTimes> times) {
        this.classic = classic;
        this.consumer = new ConsumerGroupConfig(
                consumer.maxSize(),
                consumer.assignors().stream().map(ConfiguredGroups::assignor).toList(),
                classic.sessionTimeoutMinMs(),
                classic.sessionTimeoutMaxMs());
        this.topics = topics;
        this.times = times;
    }

    private static PartitionAssignor assignor(String name) {
        return ASSIGNORS.stream()
                .filter(assignor -> assignor.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public ClassicKind classic(String groupId) {
        return new ClassicGroup(groupId, classic);
    }

    @Override
    public ConsumerProtocol consumer(String groupId) {
        return new ConsumerGroup(groupId, consumer, topics, () -> times.apply(groupId));
    }
}
