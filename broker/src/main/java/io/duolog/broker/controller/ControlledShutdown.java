package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides how a broker that wants to stop is relieved: marked first, so that it gets nothing new, then its leaderships
 * are taken, then its places among in-sync replicas, a bounded number in each step. Where nobody can take over it stays in
 * sync, and nobody leads. Pure.
 */
final class ControlledShutdown {
    private final ControllerContext context;

    ControlledShutdown(ControllerContext context) {
        this.context = context;
    }

    /**
     * The next step.
     *
     * @return how many partitions are left for later steps
     * @throws io.duolog.protocol.ApiException STALE_BROKER_EPOCH
     */
    ControllerResult<Integer> decide(MetadataImage image, int brokerId, long brokerEpoch) {
        BrokerRegistration broker = IsrDecision.checkEpoch(image, brokerId, brokerEpoch);
        MetadataRecord mark = new BrokerRegistrationChangeRecord(brokerId, brokerEpoch, broker.fenced(), true);
        PartitionElection election = new PartitionElection(image.with(mark), context);
        List<MetadataRecord> changes =
                new ArrayList<>(election.afterEligibilityChange(brokerId, partition -> partition.leader() == brokerId));
        changes.addAll(election.afterEligibilityChange(brokerId, partition -> partition.leader() != brokerId));
        int now = Math.min(changes.size(), ControllerLimits.SHUTDOWN_STEP_PARTITIONS_MAX);
        List<MetadataRecord> records = new ArrayList<>();
        if (!broker.shuttingDown()) {
            records.add(mark);
        }
        records.addAll(changes.subList(0, now));
        return ControllerResult.inParts(records, changes.size() - now);
    }
}
