package io.duolog.broker.inspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.broker.BrokerFixture;
import io.duolog.broker.config.Endpoint;
import io.duolog.broker.inspection.message.DescribeCoordinationResponse;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.MetadataRecord;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Looking into a broker over its own port. */
@Timeout(60)
class InspectionIT {
    private BrokerFixture fixture;
    private InspectionClient client;

    @BeforeEach
    void start() throws Exception {
        fixture = new BrokerFixture(Map.of());
        Endpoint endpoint = fixture.broker().endpoints().get(0);
        client = InspectionClient.connect(endpoint.host(), endpoint.port(), Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() {
        client.close();
        fixture.close();
    }

    @Test
    void whatIsReadFromOutsideBuildsTheBrokersOwnImage() throws Exception {
        fixture.createTopic("orders", Map.of("retention.ms", "1000"));
        Replay replay = new Replay();

        new RemoteMetadataLog(client::readMetadataLog, 0).readToEnd(replay);

        MetadataImage own = fixture.broker().image();
        assertThat(replay.image.endOffset()).isEqualTo(own.endOffset());
        assertThat(replay.image.hasSameContent(own)).isTrue();
    }

    @Test
    void tellsWhatTheClusterAgreesBy() {
        DescribeCoordinationResponse described = client.describeCoordination();

        assertThat(described.errorCode()).as(described.errorMessage()).isZero();
        assertThat(described.backend()).isEqualTo("memory");
        assertThat(described.controllerId()).isEqualTo(fixture.broker().nodeId());
        assertThat(described.brokers()).singleElement().satisfies(broker -> assertThat(broker.fenced())
                .isFalse());
    }

    @Test
    void saysWhoseAnswerIsMissing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0);
                InspectionClient unheard =
                        InspectionClient.connect("localhost", silent.getLocalPort(), Duration.ofMillis(100))) {
            assertThatThrownBy(unheard::describeCoordination)
                    .isInstanceOf(InspectionException.class)
                    .hasMessageContaining("localhost:" + silent.getLocalPort())
                    .hasMessageContaining("within 100 ms");
        }
    }

    /** Builds an image as a broker does. */
    private static final class Replay implements RemoteMetadataLog.Visitor {
        private MetadataImage image = MetadataImage.EMPTY;

        @Override
        public void onSnapshot(MetadataImage loaded) {
            image = loaded;
        }

        @Override
        public void onRecord(long offset, int epoch, MetadataRecord value) {
            assertThat(offset).isEqualTo(image.endOffset());
            image = image.with(value).at(offset + 1, epoch);
        }
    }
}
