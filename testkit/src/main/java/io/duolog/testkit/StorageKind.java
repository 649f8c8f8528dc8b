package io.duolog.testkit;

/** Where a test cluster keeps its records. */
public enum StorageKind {
    /** In memory if nothing else that was chosen needs files, else in a directory. */
    AUTOMATIC,
    /** On the heap; gone when the cluster is closed. The fastest. */
    MEMORY,
    /** In a directory that is made for the cluster and deleted when it is closed. */
    TEMPORARY_DIRECTORY
}
