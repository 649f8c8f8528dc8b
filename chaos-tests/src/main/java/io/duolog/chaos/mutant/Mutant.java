package io.duolog.chaos.mutant;

import static java.util.Objects.requireNonNull;

/**
 * One rule broken.
 *
 * @param id its name in the list of mutants, such as {@code M1}
 * @param breaks which rule it breaks, in a few words
 * @param change how
 * @param detection how it is found out
 */
public record Mutant(String id, String breaks, MethodChange change, Detection detection) {
    private static final String ZOOKEEPER_CLASSES = "io.duolog.coordination.zk.";
    private static final String CLIENT_CLASSES = "io.duolog.client.";

    /** Checks that all are there. */
    public Mutant {
        requireNonNull(id, "id");
        requireNonNull(breaks, "breaks");
        requireNonNull(change, "change");
        requireNonNull(detection, "detection");
    }

    /** Whether an experiment without processes shows it. */
    public boolean isSimulated() {
        return detection.experiment().isPresent();
    }

    /** Whether brokers that are processes can be this mutant, and a scenario is known that shows it. */
    public boolean isLive() {
        return detection.scenario().isPresent() && !change.className().startsWith(CLIENT_CLASSES);
    }

    /** The system under test whose brokers have the rule, and on which its scenario shows it. */
    public String liveSystem() {
        return change.className().startsWith(ZOOKEEPER_CLASSES) ? "duolog-zookeeper" : detection.system();
    }

    @Override
    public String toString() {
        return id + ": " + breaks;
    }
}
