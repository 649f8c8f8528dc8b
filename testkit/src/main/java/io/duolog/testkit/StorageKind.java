package io.duolog.testkit;

/** Where a test cluster keeps its records. */
public enum StorageKind {
    /** On the heap; gone when the cluster is closed. The fastest. */
    MEMORY,
    /** In a directory that is made for the cluster and deleted when it is closed. */
    TEMPORARY_DIRECTORY
}
