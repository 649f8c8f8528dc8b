package io.duolog.compat.group;

import io.duolog.compat.fault.WireConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.ObjectSerializationCache;

/** Commits as no client lets one: in the name of any member and generation. */
final class OffsetCommits implements AutoCloseable {
    /** The oldest version that members of either protocol may use. */
    private static final short VERSION = 9;

    private static final byte NO_TAGGED_FIELDS = 0;

    private final WireConnection connection;
    private int correlationId;

    /** Connects to the coordinator. */
    OffsetCommits(String hostAndPort) {
        int separator = hostAndPort.lastIndexOf(':');
        connection = new WireConnection(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(hostAndPort.substring(separator + 1))));
    }

    /** What the coordinator says to the commit of one offset. */
    Errors commit(String group, String memberId, int generation, TopicPartition partition, long offset) {
        OffsetCommitRequestData request = new OffsetCommitRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setGenerationIdOrMemberEpoch(generation)
                .setTopics(List.of(new OffsetCommitRequestTopic()
                        .setName(partition.topic())
                        .setPartitions(List.of(new OffsetCommitRequestPartition()
                                .setPartitionIndex(partition.partition())
                                .setCommittedOffset(offset)))));
        ObjectSerializationCache cache = new ObjectSerializationCache();
        ByteBuffer body = ByteBuffer.allocate(Byte.BYTES + request.size(cache, VERSION));
        body.put(NO_TAGGED_FIELDS);
        request.write(new ByteBufferAccessor(body), cache, VERSION);
        connection.sendFrame(WireConnection.request(ApiKeys.OFFSET_COMMIT.id, VERSION, correlationId++, body.array()));
        ByteBuffer answer = connection.readFrame();
        answer.position(Integer.BYTES + Byte.BYTES);
        OffsetCommitResponseData response = new OffsetCommitResponseData(new ByteBufferAccessor(answer), VERSION);
        return Errors.forCode(response.topics().get(0).partitions().get(0).errorCode());
    }

    @Override
    public void close() {
        connection.close();
    }
}
