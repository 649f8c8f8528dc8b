package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.api.AddRaftVoterHandler;
import io.duolog.broker.api.AlterClientQuotasHandler;
import io.duolog.broker.api.AlterPartitionReassignmentsHandler;
import io.duolog.broker.api.ApiHandler;
import io.duolog.broker.api.ClusterInfo;
import io.duolog.broker.api.DescribeClientQuotasHandler;
import io.duolog.broker.api.DescribeProducersHandler;
import io.duolog.broker.api.DescribeQuorumHandler;
import io.duolog.broker.api.DescribeUserScramCredentialsHandler;
import io.duolog.broker.api.ElectLeadersHandler;
import io.duolog.broker.api.ListConfigResourcesHandler;
import io.duolog.broker.api.ListPartitionReassignmentsHandler;
import io.duolog.broker.api.RemoveRaftVoterHandler;
import io.duolog.broker.api.UnregisterBrokerHandler;
import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.partition.PartitionResolver;
import io.duolog.coordination.CoordinationBackend;

/** The handlers of what operators ask for; served and advertised as those of {@link ApiModule}. */
final class OperatorApiModule extends AbstractModule {
    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> electLeaders(ControllerClient controller) {
        return new ElectLeadersHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> alterPartitionReassignments(ControllerClient controller) {
        return new AlterPartitionReassignmentsHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> listPartitionReassignments(ClusterInfo cluster) {
        return new ListPartitionReassignmentsHandler(cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> listConfigResources(ClusterInfo cluster) {
        return new ListConfigResourcesHandler(cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeClientQuotas(ClusterInfo cluster) {
        return new DescribeClientQuotasHandler(cluster);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> alterClientQuotas(ControllerClient controller) {
        return new AlterClientQuotasHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeUserScramCredentials() {
        return new DescribeUserScramCredentialsHandler();
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> unregisterBroker(ControllerClient controller) {
        return new UnregisterBrokerHandler(controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeProducers(PartitionResolver partitions, BrokerThreads threads) {
        return new DescribeProducersHandler(partitions, threads.blocking());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> describeQuorum(CoordinationBackend backend, BrokerEnvironment environment) {
        return new DescribeQuorumHandler(backend::status, environment.clock());
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> addRaftVoter(ClusterInfo cluster, ControllerClient controller) {
        return new AddRaftVoterHandler(cluster, controller);
    }

    @ProvidesIntoSet
    @Singleton
    ApiHandler<?, ?> removeRaftVoter(ClusterInfo cluster, ControllerClient controller) {
        return new RemoveRaftVoterHandler(cluster, controller);
    }
}
