package io.duolog.broker.group.consumer;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The topics that a regular expression stands for.
 *
 * @param topics by name
 * @param version of the topics that they were chosen from
 * @param atMs when they were chosen
 */
public record ResolvedRegex(SortedSet<String> topics, long version, long atMs) {
    /** Copies. */
    public ResolvedRegex {
        topics = Collections.unmodifiableSortedSet(new TreeSet<>(topics));
    }
}
