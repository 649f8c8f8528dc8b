package io.duolog.perf.workload;

/** Which system a workload is run on. */
public enum SystemUse {
    /** One that has run other workloads, and is warm. A workload leaves it as it found it: no topics, all brokers there. */
    SHARED,
    /** One that was started for this sample alone, and is closed after it: brokers are killed, or it is filled. */
    FRESH,
    /** None: the workload starts what it measures, by {@link WorkloadContext#starter}. */
    OWN
}
