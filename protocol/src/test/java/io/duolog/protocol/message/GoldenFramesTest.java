package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.wire.BufferSlice;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Frames that can be checked by eye against the protocol guide, without any other implementation. Bytes are written as
 * hex digits, ASCII strings in quotes; bars and spaces separate fields.
 */
class GoldenFramesTest {
    private static final UUID TOPIC_ID = new UUID(0x0102030405060708L, 0x090a0b0c0d0e0f10L);

    @Test
    void requestHeaderBeforeInflexibleRequests() {
        //     api   version  correlation  client id
        check("0003 | 0008   | 00000007   | 0003 'cli'", 1, new RequestHeader((short) 3, (short) 8, 7, "cli"));
        check("0003 | 0008   | 00000007   | ffff", 1, new RequestHeader((short) 3, (short) 8, 7, null));
    }

    @Test
    void requestHeaderBeforeFlexibleRequestsKeepsTheOldFormOfTheClientId() {
        //     api   version  correlation  client id     tags
        check("0003 | 0009   | 00000007   | 0003 'cli' | 00", 2, new RequestHeader((short) 3, (short) 9, 7, "cli"));
    }

    @Test
    void responseHeaders() {
        check("0000002a", 0, new ResponseHeader(42));
        check("0000002a | 00", 1, new ResponseHeader(42));
    }

    @Test
    void apiVersionsRequestWithSoftwareNames() {
        ApiVersionsRequest request = ApiVersionsRequest.builder()
                .clientSoftwareName("duolog")
                .clientSoftwareVersion("1")
                .build();

        //     name          version   tags
        check("07 'duolog' | 02 '1' | 00", 3, request);
    }

    @Test
    void apiVersionsResponseThatRefusesTheVersion() {
        ApiVersionsResponse response = ApiVersionsResponse.builder()
                .errorCode((short) 35)
                .apiKeys(List.of(new ApiVersionsResponse.ApiVersion((short) 18, (short) 0, (short) 4)))
                .build();

        //     error  count      key    min    max
        check("0023 | 00000001 | 0012 | 0000 | 0004", 0, response);
    }

    @Test
    void apiVersionsResponseWithTaggedFeatures() {
        ApiVersionsResponse response = ApiVersionsResponse.builder()
                .apiKeys(List.of(new ApiVersionsResponse.ApiVersion((short) 18, (short) 0, (short) 5)))
                .finalizedFeaturesEpoch(9)
                .build();

        //     error  count key    min    max    tags throttle   tags tag  size epoch
        check("0000 | 02  | 0012 | 0000 | 0005 | 00 | 00000000 | 01 | 01 | 08 | 0000000000000009", 3, response);
    }

    @Test
    void metadataRequestForAllTopics() {
        check("00000000", 0, MetadataRequest.builder().build());
        check("ffffffff", 1, MetadataRequest.builder().topics(null).build());
    }

    @Test
    void metadataRequestByTopicId() {
        MetadataRequest request = MetadataRequest.builder()
                .topics(List.of(new MetadataRequest.MetadataRequestTopic(TOPIC_ID, null)))
                .allowAutoTopicCreation(false)
                .build();

        //     count id                                 name tags create operations tags
        check("02 | 0102030405060708090a0b0c0d0e0f10 | 00 | 00 | 00   | 00       | 00", 12, request);
    }

    @Test
    void heartbeatRequestOfAStaticMember() {
        HeartbeatRequest request = new HeartbeatRequest("grp", 5, "m-1", "i");

        //     group        generation member        instance
        check("0003 'grp' | 00000005 | 0003 'm-1' | 0001 'i'", 3, request);
        check("04 'grp'   | 00000005 | 04 'm-1'   | 02 'i'   | 00", 4, request);
    }

    @Test
    void produceRequestWithRecords() {
        ProduceRequest request = ProduceRequest.builder()
                .acks((short) -1)
                .timeoutMs(30_000)
                .topicData(List.of(new ProduceRequest.TopicProduceData(
                        "t",
                        WireReader.ZERO_UUID,
                        List.of(new ProduceRequest.PartitionProduceData(
                                2, new BufferSlice(ByteBuffer.wrap(ascii("batch"))))))))
                .build();

        //     txn    acks   timeout    topics     name       partitions index      records
        check("ffff | ffff | 00007530 | 00000001 | 0001 't' | 00000001 | 00000002 | 00000005 'batch'", 3, request);
        check("00 | ffff | 00007530 | 02 | 02 't' | 02 | 00000002 | 06 'batch' | 00 | 00 | 00", 9, request);
    }

    @Test
    void fetchRequestWithATaggedClusterId() {
        FetchRequest request = FetchRequest.builder()
                .clusterId("c1")
                .maxWaitMs(500)
                .minBytes(1)
                .maxBytes(1024)
                .build();

        //     replica    wait       min        max        isolation session  epoch      topics forgotten rack
        check(
                "ffffffff | 000001f4 | 00000001 | 00000400 | 00 | 00000000 | ffffffff | 01 | 01 | 01 | "
                        // tags tag size cluster id
                        + "01 | 00 | 03 | 03 'c1'",
                12,
                request);
    }

    @Test
    void fetchResponseWithADivergingEpoch() {
        FetchResponse.PartitionData partition = FetchResponse.PartitionData.builder()
                .highWatermark(7)
                .divergingEpoch(new FetchResponse.EpochEndOffset(3, 6))
                .build();
        FetchResponse response = FetchResponse.builder()
                .responses(List.of(
                        new FetchResponse.FetchableTopicResponse("t", WireReader.ZERO_UUID, List.of(partition))))
                .build();

        //     throttle   error  session    topics name    partitions
        check(
                "00000000 | 0000 | 00000000 | 02 | 02 't' | 02 | "
                        // index      error  high watermark     last stable        log start          aborted preferred
                        // records
                        + "00000000 | 0000 | 0000000000000007 | ffffffffffffffff | ffffffffffffffff | 01 | ffffffff | 00 | "
                        // tags tag size epoch     end offset         tags   topic  response
                        + "01 | 00 | 0d | 00000003 | 0000000000000006 | 00 | 00 | 00",
                12,
                response);
    }

    @Test
    void findCoordinatorRequest() {
        FindCoordinatorRequest request = new FindCoordinatorRequest("grp", (byte) 0, List.of());

        check("0003 'grp'", 0, request);
        check("0003 'grp' | 00", 1, request);
    }

    @Test
    void saslAuthenticateRequest() {
        SaslAuthenticateRequest request = new SaslAuthenticateRequest(ByteBuffer.wrap(ascii("\0u\0p")));

        check("00000004 | 00 'u' 00 'p'", 0, request);
        check("05 | 00 'u' 00 'p' | 00", 2, request);
    }

    private static void check(String text, int version, WireMessage message) {
        ByteBuffer expected = bytes(text);
        ByteBuffer written = Frames.write(message, (short) version);
        assertThat(hex(written)).isEqualTo(hex(expected));
        SpokenMessage spoken = SpokenMessage.all().stream()
                .filter(candidate ->
                        candidate.schema().name().equals(message.getClass().getSimpleName()))
                .findFirst()
                .orElseThrow();
        assertThat(spoken.reader().read(new WireReader(expected), (short) version))
                .isEqualTo(message);
    }

    private static ByteBuffer bytes(String text) {
        StringBuilder digits = new StringBuilder();
        String[] parts = text.split("'", -1);
        for (int i = 0; i < parts.length; i++) {
            digits.append(
                    i % 2 == 0
                            ? parts[i].replaceAll("[| ]", "")
                            : HexFormat.of().formatHex(ascii(parts[i])));
        }
        return ByteBuffer.wrap(HexFormat.of().parseHex(digits));
    }

    private static String hex(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
