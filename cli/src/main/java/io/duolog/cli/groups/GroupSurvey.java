package io.duolog.cli.groups;

import io.duolog.cli.offset.LogOffsets;
import io.duolog.cli.offset.PartitionChoice;
import io.duolog.client.OffsetAndMetadata;
import io.duolog.client.TopicPartition;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.GroupDescription;
import io.duolog.client.admin.TopicDescription;
import io.duolog.client.errors.ClientException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Asks about groups and the partitions that they consume. Methods block. */
final class GroupSurvey {
    private final Admin admin;

    GroupSurvey(Admin admin) {
        this.admin = admin;
    }

    /** What is committed for each partition; none if there is no such group. */
    static Map<TopicPartition, Long> offsets(Map<TopicPartition, OffsetAndMetadata> committed) {
        Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
        committed.forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }

    /**
     * One group; empty if there is none of that name.
     *
     * @throws CompletionException if the cluster does not tell
     */
    Optional<GroupDescription> find(String groupId) {
        try {
            return Optional.of(
                    admin.describeGroups(List.of(groupId)).get(groupId).join());
        } catch (CompletionException e) {
            if (isRefusedWith(ErrorCode.GROUP_ID_NOT_FOUND, e.getCause())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * The status of each group, in their order.
     *
     * @throws CompletionException if the cluster does not tell
     */
    List<GroupStatus> take(Collection<GroupDescription> groups) {
        Map<GroupDescription, CompletableFuture<Map<TopicPartition, OffsetAndMetadata>>> asked = new LinkedHashMap<>();
        groups.forEach(group -> asked.put(group, admin.listGroupOffsets(group.groupId())));
        Map<GroupDescription, Map<TopicPartition, Long>> committed = new LinkedHashMap<>();
        Set<String> topics = new LinkedHashSet<>();
        asked.forEach((group, future) -> {
            Map<TopicPartition, Long> offsets = offsets(future.join());
            committed.put(group, offsets);
            GroupStatus.partitions(group, offsets.keySet()).forEach(partition -> topics.add(partition.topic()));
        });
        List<TopicPartition> led = PartitionChoice.led(existing(topics));
        Map<TopicPartition, Long> starts = LogOffsets.of(admin).starts(led);
        Map<TopicPartition, Long> ends = LogOffsets.of(admin).ends(led);
        List<GroupStatus> found = new ArrayList<>();
        committed.forEach((group, offsets) -> found.add(GroupStatus.of(group, offsets, starts, ends)));
        return found;
    }

    /** Those topics that exist: what a group has committed for a deleted one goes a little later than the topic. */
    private List<TopicDescription> existing(Collection<String> topics) {
        List<TopicDescription> existing = new ArrayList<>();
        admin.describeTopics(topics).futures().forEach((topic, described) -> {
            try {
                existing.add(described.join());
            } catch (CompletionException e) {
                if (!isRefusedWith(ErrorCode.UNKNOWN_TOPIC_OR_PARTITION, e.getCause())) {
                    throw e;
                }
            }
        });
        return existing;
    }

    private static boolean isRefusedWith(ErrorCode error, @Nullable Throwable failure) {
        return failure instanceof ClientException refused
                && refused.errorCode().filter(code -> code == error).isPresent();
    }
}
