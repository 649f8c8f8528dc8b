package io.duolog.perf.load;

/** What a client JVM does, phase by phase, until there is no more to do. */
@FunctionalInterface
interface LoadOperation {
    /** Warms up, then has each phase measured by the link. */
    void run(ParentLink link) throws Exception;
}
