package io.duolog.broker.controller;

import io.duolog.broker.metadata.BrokerRegistration;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.BrokerRegistrationChangeRecord;
import io.duolog.broker.metadata.record.MetadataRecord;
import io.duolog.broker.metadata.record.RegisterBrokerRecord;
import io.duolog.coordination.NodeIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Decides what liveness means: registration, fencing and unfencing of brokers, and new leaders. Pure.
 *
 * <p>A broker may have more partitions than one batch of the log can hold, so a new controller may find a decision half
 * done. The order of the records sees to it that it then decides the rest: who is taken out is marked last, who is let in
 * is marked first, and both are looked at again when liveness is told anew.
 *
 * <p>A broker whose announcement does not name the very broker epoch that the cluster last knew did not end that life
 * cleanly: it may lack records, and is taken out of in-sync replicas before it counts again (KIP-966).
 */
final class BrokerDecisions {
    private final ControllerContext context;

    BrokerDecisions(ControllerContext context) {
        this.context = context;
    }

    /**
     * An incarnation is alive and has announced itself, so it has caught up and is ready: a known one is unfenced, a new
     * one is registered with the offset of its record as its broker epoch.
     *
     * @param announcement what it announced; its broker epoch does not count
     * @return the broker epoch
     */
    ControllerResult<Long> up(MetadataImage image, NodeIdentity node, RegisterBrokerRecord announcement) {
        Optional<BrokerRegistration> known = Optional.ofNullable(image.brokers().get(node.nodeId()));
        Optional<BrokerRegistration> same =
                known.filter(broker -> broker.incarnationId().equals(node.incarnation()));
        if (same.isPresent()) {
            return ControllerResult.inParts(
                    unfencing(image, same.get()), same.get().epoch());
        }
        Optional<BrokerRegistration> complete =
                known.filter(broker -> broker.isComplete(announcement.previousBrokerEpoch()));
        List<MetadataRecord> changes = new PartitionElection(
                        image.with(registration(node, announcement, image.endOffset(), image.endOffset())), context)
                .afterRestart(node.nodeId(), complete.isEmpty());
        long epoch = image.endOffset() + changes.size();
        List<MetadataRecord> records = new ArrayList<>(changes);
        long completeSince = complete.map(BrokerRegistration::completeSince).orElse(epoch);
        records.add(registration(node, announcement, epoch, completeSince));
        return ControllerResult.inParts(records, epoch);
    }

    /** An incarnation is gone: it is fenced, unless another has taken its place. */
    ControllerResult<Boolean> down(MetadataImage image, NodeIdentity node) {
        BrokerRegistration broker = image.brokers().get(node.nodeId());
        if (broker == null || broker.fenced() || !broker.incarnationId().equals(node.incarnation())) {
            return ControllerResult.inParts(List.of(), false);
        }
        return ControllerResult.inParts(fencing(image, broker), true);
    }

    /**
     * Every node that is alive has been heard of since the controller was elected: all others are fenced.
     *
     * @return how many were active until now
     */
    ControllerResult<Integer> fenceAllBut(MetadataImage image, IntPredicate alive) {
        List<MetadataRecord> records = new ArrayList<>();
        MetadataImage state = image;
        int fenced = 0;
        for (BrokerRegistration broker : image.brokers().values()) {
            if (alive.test(broker.id())) {
                continue;
            }
            List<MetadataRecord> fencing = fencing(state, broker);
            state = state.with(fencing);
            records.addAll(fencing);
            fenced += broker.fenced() ? 0 : 1;
        }
        return ControllerResult.inParts(records, fenced);
    }

    private static RegisterBrokerRecord registration(
            NodeIdentity node, RegisterBrokerRecord announcement, long epoch, long completeSince) {
        return new RegisterBrokerRecord(
                node.nodeId(),
                epoch,
                node.incarnation(),
                announcement.endPoints(),
                announcement.rack(),
                false,
                announcement.previousBrokerEpoch(),
                false,
                completeSince);
    }

    private List<MetadataRecord> unfencing(MetadataImage image, BrokerRegistration broker) {
        MetadataRecord change = new BrokerRegistrationChangeRecord(broker.id(), broker.epoch(), false, false);
        List<MetadataRecord> records = new ArrayList<>();
        if (broker.fenced()) {
            records.add(change);
        }
        records.addAll(new PartitionElection(image.with(change), context).afterEligibilityChange(broker.id()));
        return records;
    }

    private List<MetadataRecord> fencing(MetadataImage image, BrokerRegistration broker) {
        MetadataRecord change = new BrokerRegistrationChangeRecord(broker.id(), broker.epoch(), true, false);
        List<MetadataRecord> records =
                new ArrayList<>(new PartitionElection(image.with(change), context).afterEligibilityChange(broker.id()));
        if (!broker.fenced()) {
            records.add(change);
        }
        return records;
    }
}
