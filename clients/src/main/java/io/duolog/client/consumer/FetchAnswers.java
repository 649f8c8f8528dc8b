package io.duolog.client.consumer;

import io.duolog.client.Node;
import io.duolog.client.TopicPartition;
import io.duolog.client.errors.BrokerException;
import io.duolog.client.errors.ClientException;
import io.duolog.client.errors.InvalidRecordsException;
import io.duolog.client.metadata.Metadata;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.FetchResponse;
import io.duolog.protocol.message.FetchResponse.AbortedTransaction;
import io.duolog.protocol.message.FetchResponse.FetchableTopicResponse;
import io.duolog.protocol.message.FetchResponse.LeaderIdAndEpoch;
import io.duolog.protocol.message.FetchResponse.PartitionData;
import io.duolog.protocol.record.RecordBatch;
import io.duolog.protocol.record.RecordBatches;
import io.duolog.protocol.record.RecordException;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads fetch responses, and tells lanes and application what they say. Confined to the event loop. */
final class FetchAnswers {
    private final Metadata metadata;
    private final ConsumerInbox inbox;
    private final LaneRetries retries;
    private final boolean isCommittedOnly;

    FetchAnswers(Metadata metadata, ConsumerInbox inbox, LaneRetries retries, boolean isCommittedOnly) {
        this.metadata = metadata;
        this.inbox = inbox;
        this.retries = retries;
        this.isCommittedOnly = isCommittedOnly;
    }

    /** Takes an answer; returns the lanes that got records. */
    List<Lane> answered(FetchSession session, FetchResponse response, Node node) {
        List<Lane> served = new ArrayList<>();
        if (!session.answered(response)) {
            refused(session, ErrorCode.forCode(response.errorCode()), node);
            return served;
        }
        for (FetchableTopicResponse topic : response.responses()) {
            String name = topic.topic().isEmpty() ? session.topicName(topic.topicId()) : topic.topic();
            if (name == null) {
                continue;
            }
            for (PartitionData data : topic.partitions()) {
                FetchSession.Wanted wanted = session.wanted(new TopicPartition(name, data.partitionIndex()));
                if (wanted != null && isCurrent(wanted) && take(wanted.lane(), data, response, node)) {
                    served.add(wanted.lane());
                }
            }
        }
        return served;
    }

    /** The application must know. */
    void fail(Lane lane, ClientException cause) {
        lane.halt();
        inbox.put(new FetchEvent.Failed(lane, lane.generation(), cause));
    }

    /** Whether the lane still wants what was asked for. */
    private static boolean isCurrent(FetchSession.Wanted wanted) {
        Lane lane = wanted.lane();
        return lane.generation() == wanted.generation()
                && lane.state() == Lane.State.FETCHING
                && lane.position().offset() == wanted.offset();
    }

    /** The request as a whole was refused; its session starts anew. */
    private void refused(FetchSession session, ErrorCode error, Node node) {
        boolean isSessionError = error == ErrorCode.NONE
                || error == ErrorCode.FETCH_SESSION_ID_NOT_FOUND
                || error == ErrorCode.INVALID_FETCH_SESSION_EPOCH;
        if (isSessionError) {
            return;
        }
        for (FetchSession.Wanted wanted : session.contents()) {
            if (isCurrent(wanted)) {
                act(wanted.lane(), error, node);
            }
        }
    }

    private boolean take(Lane lane, PartitionData data, FetchResponse response, Node node) {
        ErrorCode error = ErrorCode.forCode(data.errorCode());
        if (error != ErrorCode.NONE) {
            noteLeader(lane, data.currentLeader(), response);
            act(lane, error, node);
            return false;
        }
        lane.succeeded();
        ByteRegion records = data.records();
        return records instanceof BufferSlice slice && slice.sizeBytes() > 0 && takeRecords(lane, slice.buffer(), data);
    }

    private void act(Lane lane, ErrorCode error, Node node) {
        switch (FetchErrors.action(error)) {
            case TAKE -> lane.succeeded();
            case RETRY -> retries.later(lane);
            case FIND_LEADER -> {
                retries.later(lane);
                retries.leaderUnknown();
            }
            case OUT_OF_RANGE -> {
                lane.halt();
                inbox.put(new FetchEvent.OutOfRange(
                        lane, lane.generation(), lane.position().offset()));
            }
            case FAIL -> fail(lane, new BrokerException(error, "read " + lane.topicPartition(), null, node));
        }
    }

    /** The answer may say who leads now (KIP-951). */
    private void noteLeader(Lane lane, LeaderIdAndEpoch leader, FetchResponse response) {
        if (leader.leaderId() < 0) {
            return;
        }
        List<Node> endpoints = response.nodeEndpoints().stream()
                .map(endpoint -> new Node(
                        endpoint.nodeId(), endpoint.host(), endpoint.port(), Optional.ofNullable(endpoint.rack())))
                .toList();
        metadata.leaderChanged(lane.topicPartition(), leader.leaderId(), leader.leaderEpoch(), endpoints);
    }

    /** Copies the records out of the frame, whose memory goes back to its pool, and moves the lane behind them. */
    private boolean takeRecords(Lane lane, ByteBuffer received, PartitionData data) {
        ByteBuffer records = ByteBuffer.allocate(received.remaining())
                .put(received.duplicate())
                .flip();
        RecordBatch last = null;
        try {
            for (RecordBatch batch : RecordBatches.in(records, RecordBatches.Tail.MAY_BE_PARTIAL)) {
                last = batch;
            }
        } catch (RecordException unreadable) {
            if (last == null) {
                fail(lane, invalid(lane, String.valueOf(unreadable.getMessage()), unreadable));
                return false;
            }
        }
        if (last == null) {
            fail(lane, invalid(lane, "the answer has no whole batch in its " + records.remaining() + " bytes", null));
            return false;
        }
        List<AbortedTransaction> aborted = data.abortedTransactions();
        inbox.put(new FetchEvent.Fetched(
                lane, lane.generation(), records, aborted == null ? List.of() : aborted, endOffset(data)));
        lane.advance(new FetchPosition(last.nextOffset(), last.partitionLeaderEpoch()));
        return true;
    }

    private long endOffset(PartitionData data) {
        return isCommittedOnly ? data.lastStableOffset() : data.highWatermark();
    }

    private static InvalidRecordsException invalid(Lane lane, String detail, @Nullable Throwable cause) {
        return new InvalidRecordsException(
                lane.topicPartition(), lane.position().offset(), detail, cause);
    }
}
