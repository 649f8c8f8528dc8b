package io.duolog.cli.metadata;

import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.MetadataSnapshot;
import io.duolog.broker.metadata.record.ClientQuotaRecord;
import io.duolog.broker.metadata.record.ConfigRecord;
import io.duolog.broker.metadata.record.FeatureLevelRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.PartitionRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.broker.metadata.record.TopicRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * An image as a tree of maps whose leaves are plain values.
 *
 * <pre>
 *   log/       endOffset, epoch
 *   features/  NAME = level
 *   brokers/   ID/ brokerEpoch, endPoints, fenced, ...
 *   topics/    NAME/ topicId, partitions/ NUMBER/ leader, leaderEpoch, isr, ...
 *   configs/   topic/ NAME/ KEY = value;  broker/ ID/ KEY = value;  all-brokers/ KEY = value
 *   others/    whatever else stands in a snapshot, by the name of its kind
 * </pre>
 */
final class MetadataTree {
    /** Numbers in their order, then names in theirs. */
    private static final Comparator<String> NUMBERS_FIRST =
            Comparator.comparing(MetadataTree::isNumber).reversed().thenComparing(MetadataTree::compareSameKind);

    private static final Set<String> KEYS_OF_PATH = Set.of("topicId", "partitionId", "brokerId", "name");
    private static final int NUMBER_DIGITS_MAX = 9;

    private final Map<String, Object> root = new TreeMap<>();
    private final Map<UUID, String> topicNames = new HashMap<>();

    private MetadataTree() {}

    /** The tree of an image. */
    static Map<String, Object> of(MetadataImage image) {
        MetadataTree tree = new MetadataTree();
        tree.branch("log").put("endOffset", image.endOffset());
        tree.branch("log").put("epoch", image.epoch());
        MetadataSnapshot.forEachRecord(image, tree::add);
        return tree.root;
    }

    private void add(MetadataRecord value) {
        if (value instanceof FeatureLevelRecord feature) {
            branch("features").put(feature.name(), feature.featureLevel());
        } else if (value instanceof RegisterBrokerRecord broker) {
            branch("brokers", Integer.toString(broker.brokerId())).putAll(leaves(value));
        } else if (value instanceof TopicRecord topic) {
            topicNames.put(topic.topicId(), topic.name());
            branch("topics", topic.name()).put("topicId", RecordFields.id(topic.topicId()));
        } else if (value instanceof PartitionRecord partition) {
            String topic = topicNames.getOrDefault(partition.topicId(), RecordFields.id(partition.topicId()));
            branch("topics", topic, "partitions", Integer.toString(partition.partitionId()))
                    .putAll(leaves(value));
        } else if (value instanceof ConfigRecord config) {
            addConfig(config);
        } else if (value instanceof ClientQuotaRecord quota) {
            addQuota(quota);
        } else {
            branch("others", RecordFields.type(value)).putAll(RecordFields.of(value));
        }
    }

    private void addConfig(ConfigRecord config) {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.forId(config.resourceType()), config.resourceName());
        Map<String, Object> settings = resource.equals(ConfigResource.ALL_BROKERS)
                ? branch("configs", "all-brokers")
                : branch("configs", resource.type().name().toLowerCase(Locale.ROOT), resource.name());
        settings.put(config.name(), String.valueOf(config.value()));
    }

    private void addQuota(ClientQuotaRecord quota) {
        String entity = quota.entity().stream()
                .map(part -> part.entityType() + "=" + (part.entityName() == null ? "(default)" : part.entityName()))
                .collect(Collectors.joining(","));
        branch("quotas", entity).put(quota.key(), Double.toString(quota.value()));
    }

    /** What the path does not say already, and is not empty. */
    private static Map<String, Object> leaves(MetadataRecord value) {
        return RecordFields.of(value).entrySet().stream()
                .filter(field -> !KEYS_OF_PATH.contains(field.getKey()))
                .filter(field -> !List.of().equals(field.getValue()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<String, Object> branch(String... path) {
        Map<String, Object> current = root;
        for (String step : path) {
            current = child(current, step);
        }
        return current;
    }

    /** A branch of a tree that consists of nothing but such maps. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> child(Map<String, Object> parent, String name) {
        return (Map<String, Object>) parent.computeIfAbsent(name, absent -> new TreeMap<>(NUMBERS_FIRST));
    }

    /**
     * What of a tree lies on some paths, and below.
     *
     * @param paths steps separated by slashes; a step may hold asterisks, which stand for any characters
     */
    static Map<String, Object> select(Map<String, Object> tree, List<String> paths) {
        Map<String, Object> selected = new TreeMap<>();
        for (String path : paths) {
            List<String> steps = List.of(path.split("/")).stream()
                    .filter(step -> !step.isEmpty())
                    .toList();
            copy(tree, steps, selected);
        }
        return selected;
    }

    private static void copy(Map<String, Object> from, List<String> steps, Map<String, Object> to) {
        if (steps.isEmpty()) {
            to.putAll(from);
            return;
        }
        List<String> rest = steps.subList(1, steps.size());
        from.forEach((name, value) -> {
            if (!matches(name, steps.get(0))) {
                return;
            }
            if (rest.isEmpty()) {
                to.put(name, value);
            } else if (value instanceof Map<?, ?>) {
                Map<String, Object> below = new TreeMap<>(NUMBERS_FIRST);
                copy(child(from, name), rest, below);
                if (!below.isEmpty()) {
                    child(to, name).putAll(below);
                }
            }
        });
    }

    private static boolean matches(String name, String pattern) {
        int star = pattern.indexOf('*');
        if (star < 0) {
            return name.equals(pattern);
        }
        String tail = pattern.substring(star + 1);
        if (!name.startsWith(pattern.substring(0, star))) {
            return false;
        }
        for (int from = star; from <= name.length(); from++) {
            if (matches(name.substring(from), tail)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(String name) {
        return !name.isEmpty()
                && name.length() <= NUMBER_DIGITS_MAX
                && name.chars().allMatch(letter -> letter >= '0' && letter <= '9');
    }

    private static int compareSameKind(String one, String other) {
        return isNumber(one) && isNumber(other)
                ? Integer.compare(Integer.parseInt(one), Integer.parseInt(other))
                : one.compareTo(other);
    }
}
