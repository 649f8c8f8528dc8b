package io.duolog.broker.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.protocol.message.CreateTopicsRequest;
import io.duolog.protocol.message.CreateTopicsRequest.CreatableTopic;
import io.duolog.protocol.message.DeleteTopicsRequest;
import io.duolog.protocol.message.DeleteTopicsRequest.DeleteTopicState;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireReader;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ForwardedApiTest {
    @Test
    void requestsArriveAsTheyWereSent() {
        assertArrives(
                ForwardedApi.CREATE_TOPICS,
                new CreateTopicsRequest(
                        List.of(new CreatableTopic("orders", 3, (short) 2, List.of(), List.of())), 5_000, true));
        assertArrives(
                ForwardedApi.DELETE_TOPICS,
                new DeleteTopicsRequest(List.of(new DeleteTopicState("orders", new UUID(0, 0))), List.of(), 5_000));
    }

    @Test
    void isFoundByItsNumberAndVersion() {
        assertThat(ForwardedApi.find(ForwardedApi.CREATE_TOPICS.id())).contains(ForwardedApi.CREATE_TOPICS);
        assertThat(ForwardedApi.find((short) 0)).as("Produce").isEmpty();
        assertThat(ForwardedApi.CREATE_TOPICS.supports(Short.MAX_VALUE)).isFalse();
    }

    private static <Q extends WireMessage> void assertArrives(ForwardedApi<Q, ?> api, Q request) {
        WireReader bytes = new WireReader(PeerFrames.bytes(request, api.highestVersion()));
        assertThat(api.requestReader().read(bytes, api.highestVersion())).isEqualTo(request);
    }
}
