package io.duolog.client.consumer.assignor;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The assignors by name. */
public final class Assignors {
    private static final String APACHE_PACKAGE = "org.apache.kafka.clients.consumer.";
    private static final Map<String, Assignor> BY_NAME = byName();

    private Assignors() {}

    /**
     * Reads {@code partition.assignment.strategy}: names, or the class names of Apache Kafka's assignors.
     *
     * @throws IllegalArgumentException if there is none, or one is unknown; its message completes "key must ..."
     */
    public static List<Assignor> parse(List<String> names) {
        List<Assignor> assignors = new ArrayList<>();
        for (String name : names) {
            Assignor known = BY_NAME.get(name);
            if (known == null) {
                throw new IllegalArgumentException("must name some of "
                        + BY_NAME.values().stream()
                                .map(Assignor::name)
                                .distinct()
                                .toList() + ", not '" + name + "'");
            }
            if (!assignors.contains(known)) {
                assignors.add(known);
            }
        }
        if (assignors.isEmpty()) {
            throw new IllegalArgumentException("must name at least one assignor, for instance range");
        }
        return List.copyOf(assignors);
    }

    /** The gentlest way of giving partitions up that all of these assignors allow. */
    public static RebalanceProtocol commonProtocol(List<Assignor> assignors) {
        Set<RebalanceProtocol> common = EnumSet.allOf(RebalanceProtocol.class);
        assignors.forEach(assignor -> common.retainAll(assignor.protocols()));
        return common.contains(RebalanceProtocol.COOPERATIVE) ? RebalanceProtocol.COOPERATIVE : RebalanceProtocol.EAGER;
    }

    private static Map<String, Assignor> byName() {
        Map<String, Assignor> byName = new LinkedHashMap<>();
        Map<String, Assignor> apacheClasses = Map.of(
                "RangeAssignor", new RangeAssignor(),
                "RoundRobinAssignor", new RoundRobinAssignor(),
                "StickyAssignor", new StickyAssignor(),
                "CooperativeStickyAssignor", new CooperativeStickyAssignor());
        apacheClasses.forEach((className, assignor) -> {
            byName.put(assignor.name(), assignor);
            byName.put(APACHE_PACKAGE + className, assignor);
        });
        return byName;
    }
}
