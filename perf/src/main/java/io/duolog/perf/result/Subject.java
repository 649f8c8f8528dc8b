package io.duolog.perf.result;

import static java.util.Objects.requireNonNull;

import java.util.Comparator;

/**
 * What all rounds of a {@link Sample} have in common: one workload on one system with one client.
 *
 * @param nodes how many brokers
 * @param client whose client library, or what stands for none
 */
public record Subject(String workload, String system, int nodes, String client) implements Comparable<Subject> {
    private static final Comparator<Subject> ORDER = Comparator.comparing(Subject::workload)
            .thenComparing(Subject::nodes)
            .thenComparing(Subject::client)
            .thenComparing(Subject::system);

    /** Checks that all is there. */
    public Subject {
        requireNonNull(workload, "workload");
        requireNonNull(system, "system");
        requireNonNull(client, "client");
    }

    /** That of a sample. */
    public static Subject of(Sample sample) {
        return new Subject(sample.workload(), sample.system(), sample.nodes(), sample.client());
    }

    /** The same on another system. */
    public Subject onSystem(String other) {
        return new Subject(workload, other, nodes, client);
    }

    /** The same with another client. */
    public Subject withClient(String other) {
        return new Subject(workload, system, nodes, other);
    }

    /** The same under another workload. */
    public Subject underWorkload(String other) {
        return new Subject(other, system, nodes, client);
    }

    @Override
    public int compareTo(Subject other) {
        return ORDER.compare(this, other);
    }
}
