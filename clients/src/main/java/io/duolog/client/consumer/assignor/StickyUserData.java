package io.duolog.client.consumer.assignor;

import io.duolog.client.TopicPartition;
import io.duolog.protocol.wire.WireFormatException;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What members of groups with a sticky assignor tell the leader as user data. Read leniently, as Apache Kafka does: what
 * cannot be read says that the member had nothing.
 *
 * <pre>
 * sticky                       cooperative-sticky
 * +---------------------+      +-------------------+
 * | topics     [int32]  |      | generation  int32 |
 * |   topic     string  |      +-------------------+
 * |   partitions [int32]|
 * | generation  int32   |  (absent in version 0)
 * +---------------------+
 * </pre>
 */
final class StickyUserData {
    private static final int TOPIC_BYTES_MIN = Short.BYTES + Integer.BYTES;

    private StickyUserData() {}

    /** The user data of {@code sticky}. */
    static ByteBuffer encode(Collection<TopicPartition> partitions, int generation) {
        Map<String, List<Integer>> byTopic = new HashMap<>();
        partitions.forEach(partition -> byTopic.computeIfAbsent(partition.topic(), topic -> new ArrayList<>())
                .add(partition.partition()));
        WireWriter out = new WireWriter();
        out.writeInt(byTopic.size());
        byTopic.forEach((topic, numbers) -> {
            out.writeString(topic, false);
            out.writeInts(numbers, false);
        });
        out.writeInt(generation);
        return ByteBuffer.wrap(out.takeBytes());
    }

    /** Reads the user data of {@code sticky}. */
    static StickyClaim decode(ByteBuffer userData) {
        try {
            WireReader in = new WireReader(userData.duplicate());
            List<TopicPartition> partitions = new ArrayList<>();
            int topicCount = in.readArrayLength("topics", false, TOPIC_BYTES_MIN);
            for (int topic = 0; topic < topicCount; topic++) {
                String name = in.readString("topic", false);
                in.readInts("partitions", false).forEach(number -> partitions.add(new TopicPartition(name, number)));
            }
            OptionalInt generation =
                    in.remaining() < Integer.BYTES ? OptionalInt.empty() : OptionalInt.of(in.readInt("generation"));
            return new StickyClaim(partitions, generation);
        } catch (WireFormatException | IllegalArgumentException unreadable) {
            return new StickyClaim(List.of(), OptionalInt.of(Assignor.NO_GENERATION));
        }
    }

    /** The user data of {@code cooperative-sticky}. */
    static ByteBuffer encodeGeneration(int generation) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(generation).flip();
    }

    /** Reads the user data of {@code cooperative-sticky}. */
    static int decodeGeneration(ByteBuffer userData) {
        return userData.remaining() < Integer.BYTES ? Assignor.NO_GENERATION : userData.getInt(userData.position());
    }
}
