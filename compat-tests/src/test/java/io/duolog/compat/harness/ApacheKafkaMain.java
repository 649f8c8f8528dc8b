package io.duolog.compat.harness;

import kafka.Kafka;
import kafka.tools.StorageTool;

/** Main class of a forked Apache Kafka: formats the storage if that is not done, then runs the node. */
public final class ApacheKafkaMain {

    private static final String CLUSTER_ID = "kFxzYxNNQ0G8sQ1vbnzvVQ";

    private ApacheKafkaMain() {}

    /** Takes one argument, the path of {@code server.properties}. */
    public static void main(String[] args) {
        ParentWatch.start();
        String serverProperties = args[0];
        String[] format = {
            "format", "--standalone", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", serverProperties
        };
        int status = StorageTool.execute(format, System.out);
        if (status != 0) {
            System.exit(status);
        }
        Kafka.main(new String[] {serverProperties});
    }
}
