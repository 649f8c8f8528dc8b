package io.duolog.chaos.system.duolog;

import io.duolog.chaos.system.SystemFactory;
import io.duolog.chaos.system.SystemOptions;
import io.duolog.chaos.system.SystemUnderTest;
import java.util.List;

/** Makes clusters of Duolog on either coordination backend. */
public final class DuologSystemFactory implements SystemFactory {
    private static final String RAFT = "duolog-raft";
    private static final String ZOOKEEPER = "duolog-zookeeper";

    /** For {@link java.util.ServiceLoader}. */
    public DuologSystemFactory() {}

    @Override
    public List<String> names() {
        return List.of(RAFT, ZOOKEEPER);
    }

    @Override
    public SystemUnderTest create(String name, SystemOptions options) {
        return switch (name) {
            case RAFT -> DuologSystem.onRaft(name, options);
            case ZOOKEEPER -> DuologSystem.onZooKeeper(name, options);
            default -> throw new IllegalArgumentException("'" + name + "' is none of " + names());
        };
    }
}
