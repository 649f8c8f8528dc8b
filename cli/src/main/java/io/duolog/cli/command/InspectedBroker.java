package io.duolog.cli.command;

import io.duolog.broker.inspection.InspectionClient;
import io.duolog.client.Node;
import io.duolog.client.admin.Admin;
import io.duolog.client.admin.ClusterDescription;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The broker that a command looks into: the option, and the way there. */
public final class InspectedBroker {
    @Option(
            names = "--broker",
            paramLabel = "ID",
            description = "The broker to ask; it tells what it knows (default: the controller).")
    private @Nullable Integer brokerId;

    /** Created by the parser, which also sets the fields. */
    public InspectedBroker() {}

    /**
     * Connects to it.
     *
     * @throws CommandFailure if there is no such broker
     * @throws io.duolog.broker.inspection.InspectionException if it cannot be reached
     */
    public InspectionClient connect(ClusterOptions cluster, Admin admin) {
        Node node = choose(admin.describeCluster().join());
        return InspectionClient.connect(node.host(), node.port(), cluster.timeout());
    }

    private Node choose(ClusterDescription described) {
        if (brokerId == null) {
            return Stream.concat(described.controller().stream(), described.brokers().stream())
                    .findFirst()
                    .orElseThrow(() -> CommandFailure.failed("no broker of the cluster is running"));
        }
        int wanted = brokerId;
        List<Node> brokers = described.brokers();
        return brokers.stream()
                .filter(node -> node.id() == wanted)
                .findFirst()
                .orElseThrow(() -> CommandFailure.failed(
                        "--broker " + wanted + ": the brokers that run are "
                                + brokers.stream().map(Node::id).toList(),
                        "'duolog cluster status' shows all of them"));
    }
}
