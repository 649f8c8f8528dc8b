package io.duolog.client.consumer.assignor;

import static java.util.Objects.requireNonNull;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.message.ConsumerProtocolAssignment;
import io.duolog.protocol.message.ConsumerProtocolSubscription;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The bytes that members of a classic group of consumers exchange through the coordinator, which does not look into them:
 * a version (int16) and the message of that version. A newer version than is known is read as the newest known one, because
 * versions only add fields at the end.
 */
public final class ConsumerProtocol {
    /** The {@code protocolType} of groups of consumers. */
    public static final String TYPE = "consumer";

    private static final Comparator<TopicPartition> BY_TOPIC =
            Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition);

    private ConsumerProtocol() {}

    /** What a member says of itself, in the newest version. */
    public static ByteBuffer encodeSubscription(MemberSubscription member) {
        List<ConsumerProtocolSubscription.TopicPartition> owned = new ArrayList<>();
        byTopic(member.ownedPartitions().stream().sorted(BY_TOPIC).toList())
                .forEach(
                        (topic, numbers) -> owned.add(new ConsumerProtocolSubscription.TopicPartition(topic, numbers)));
        ConsumerProtocolSubscription message = new ConsumerProtocolSubscription(
                member.topics().stream().sorted().toList(),
                member.userData().map(ByteBuffer::duplicate).orElse(null),
                owned,
                member.generation().orElse(Assignor.NO_GENERATION),
                member.rackId().orElse(null));
        WireWriter out = new WireWriter();
        out.writeShort(ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
        message.write(out, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
        return ByteBuffer.wrap(out.takeBytes());
    }

    /**
     * Reads what a member says of itself.
     *
     * @throws WireFormatException if it is not readable
     */
    public static MemberSubscription decodeSubscription(ByteBuffer bytes) {
        WireReader in = new WireReader(bytes.duplicate());
        short version = version(in, ConsumerProtocolSubscription.HIGHEST_SUPPORTED_VERSION);
        ConsumerProtocolSubscription message = ConsumerProtocolSubscription.read(in, version);
        List<TopicPartition> owned = new ArrayList<>();
        message.ownedPartitions()
                .forEach(topic -> topic.partitions().forEach(number -> owned.add(partition(topic.topic(), number))));
        return new MemberSubscription(
                message.topics(),
                Optional.ofNullable(message.userData()),
                owned,
                message.generationId() < 0 ? OptionalInt.empty() : OptionalInt.of(message.generationId()),
                Optional.ofNullable(message.rackId()).filter(rack -> !rack.isEmpty()),
                Optional.empty());
    }

    /** What the leader gives a member, in the newest version. */
    public static ByteBuffer encodeAssignment(Collection<TopicPartition> partitions) {
        List<ConsumerProtocolAssignment.TopicPartition> assigned = new ArrayList<>();
        byTopic(partitions)
                .forEach((topic, numbers) ->
                        assigned.add(new ConsumerProtocolAssignment.TopicPartition(topic, numbers)));
        WireWriter out = new WireWriter();
        out.writeShort(ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
        new ConsumerProtocolAssignment(assigned, null).write(out, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
        return ByteBuffer.wrap(out.takeBytes());
    }

    /**
     * Reads what the leader gave a member; nothing at all, which a leader may send, is no partitions.
     *
     * @throws WireFormatException if it is not readable
     */
    public static List<TopicPartition> decodeAssignment(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            return List.of();
        }
        WireReader in = new WireReader(bytes.duplicate());
        short version = version(in, ConsumerProtocolAssignment.HIGHEST_SUPPORTED_VERSION);
        List<TopicPartition> partitions = new ArrayList<>();
        ConsumerProtocolAssignment.read(in, version).assignedPartitions().forEach(topic -> topic.partitions()
                .forEach(number -> partitions.add(partition(topic.topic(), number))));
        return List.copyOf(partitions);
    }

    private static short version(WireReader in, short newestKnown) {
        short version = in.readShort("version");
        if (version < 0) {
            throw new WireFormatException("version " + version + " of the consumer protocol does not exist");
        }
        return (short) Math.min(version, newestKnown);
    }

    private static TopicPartition partition(String topic, int number) {
        if (number < 0) {
            throw new WireFormatException("partition " + number + " of topic " + topic + " cannot exist");
        }
        return new TopicPartition(topic, number);
    }

    private static Map<String, List<Integer>> byTopic(Collection<TopicPartition> partitions) {
        Map<String, List<Integer>> byTopic = new LinkedHashMap<>();
        partitions.forEach(
                partition -> requireNonNull(byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>()))
                        .add(partition.partition()));
        return byTopic;
    }
}
