package io.duolog.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.coordinator.CoordinatorRecord;
import io.duolog.broker.group.member.MemberProtocol;
import io.duolog.broker.group.record.ConsumerGroupMemberMetadataValue;
import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireReader;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What tells members of the two protocols apart in the log: bytes as Apache Kafka's classes write them. */
class MemberRecordTest {
    /** One tagged field, number 0, of one byte: null. */
    private static final String CONSUMER_TAGS = "01" + "00" + "01" + "00";

    /** Of 18 bytes: present, session timeout 10,000, one protocol "range" with metadata 0102, no tags in both structs. */
    private static final String CLASSIC_TAGS =
            "01" + "00" + "11" + "01" + "00002710" + "02" + "0672616e6765" + "030102" + "00" + "00";

    private final ConsumerGroupRecords records = new ConsumerGroupRecords("g");

    private static MemberProfile profile(@Nullable ClassicProfile classic) {
        return new MemberProfile(null, null, "c", "/h", new TreeSet<>(List.of("t")), null, 30_000, null, classic);
    }

    private static ClassicProfile classic() {
        return new ClassicProfile(10_000, List.of(new MemberProtocol("range", ByteBuffer.wrap(new byte[] {1, 2}))));
    }

    private static byte[] bytes(CoordinatorRecord record) {
        WireWriter out = new WireWriter();
        ((ConsumerGroupMemberMetadataValue) record.value()).write(out, (short) 0);
        byte[] bytes = new byte[Math.toIntExact(out.sizeBytes())];
        ByteBuffer target = ByteBuffer.wrap(bytes);
        for (ByteRegion region : out.finish()) {
            target.put(((BufferSlice) region).buffer().duplicate());
        }
        return bytes;
    }

    private static MemberProfile read(byte[] bytes) {
        WireReader in = new WireReader(ByteBuffer.wrap(bytes));
        return ConsumerGroupRecords.profile(ConsumerGroupMemberMetadataValue.read(in, (short) 0));
    }

    @Test
    void aMemberOfTheConsumerProtocolHasNoClassicMetadata() {
        byte[] bytes = bytes(records.member("m", profile(null)));

        assertThat(HexFormat.of().formatHex(bytes)).endsWith(CONSUMER_TAGS);
        assertThat(read(bytes)).isEqualTo(profile(null));
    }

    @Test
    void aMemberOfTheClassicProtocolHasItsSessionAndWhatItKnows() {
        byte[] bytes = bytes(records.member("m", profile(classic())));

        assertThat(HexFormat.of().formatHex(bytes)).endsWith(CLASSIC_TAGS);
        assertThat(read(bytes)).isEqualTo(profile(classic()));
    }

    @Test
    void aRecordWithoutTheFieldIsOfAMemberOfTheConsumerProtocol() {
        byte[] all = bytes(records.member("m", profile(null)));
        byte[] untagged = Arrays.copyOf(all, all.length - 3);
        untagged[untagged.length - 1] = 0;

        assertThat(read(untagged)).isEqualTo(profile(null));
    }
}
