package io.duolog.perf.load;

import java.util.ArrayList;
import java.util.List;

/** Names of consumer groups. */
public final class GroupNames {
    private GroupNames() {}

    /** So many names: the prefix and a number. */
    static List<String> all(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            names.add(prefix + number);
        }
        return names;
    }

    /**
     * So many names whose groups are all kept in one partition of {@code __consumer_offsets}.
     *
     * @param partition which one
     * @param partitions of how many
     */
    public static List<String> inPartition(String prefix, int count, int partition, int partitions) {
        List<String> names = new ArrayList<>();
        for (long number = 0; names.size() < count; number++) {
            String name = prefix + number;
            if (partition(name, partitions) == partition) {
                names.add(name);
            }
        }
        return names;
    }

    /** In which partition of {@code __consumer_offsets} a group is kept, as every broker has it. */
    static int partition(String group, int partitions) {
        int hash = group.hashCode();
        return (hash == Integer.MIN_VALUE ? 0 : Math.abs(hash)) % partitions;
    }
}
