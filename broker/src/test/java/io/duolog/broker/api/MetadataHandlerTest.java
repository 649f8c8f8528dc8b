package io.duolog.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.controller.ControllerClient;
import io.duolog.broker.metadata.MetadataImage;
import io.duolog.broker.metadata.record.TopicRecord;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.MetadataRequest;
import io.duolog.protocol.message.MetadataRequest.MetadataRequestTopic;
import io.duolog.protocol.message.MetadataResponse;
import io.duolog.protocol.message.MetadataResponse.MetadataResponseTopic;
import io.duolog.transport.Connection;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Metadata of topics by their ids, at a broker that has not read all of the metadata yet. */
class MetadataHandlerTest {
    private static final UUID KNOWN = new UUID(1, 1);
    private static final UUID NEW = new UUID(2, 2);
    private static final short VERSION = 13;

    private final List<CompletableFuture<Void>> catchUps = new ArrayList<>();
    private final List<MetadataResponse> answers = new ArrayList<>();
    private MetadataImage image = MetadataImage.EMPTY.with(new TopicRecord("known", KNOWN));
    private final MetadataHandler handler =
            new MetadataHandler(new ImageOnly(), unused(ControllerClient.class), this::catchUp, true);

    private CompletableFuture<Void> catchUp() {
        catchUps.add(new CompletableFuture<>());
        return catchUps.get(catchUps.size() - 1);
    }

    private void ask(UUID... ids) {
        MetadataRequest request = MetadataRequest.builder()
                .topics(List.of(ids).stream()
                        .map(id -> new MetadataRequestTopic(id, null))
                        .toList())
                .build();
        Connection connection = unused(Connection.class);
        handler.handle(new RequestContext(connection, VERSION, 1, "test"), request, new Answers());
    }

    private List<MetadataResponseTopic> answered() {
        assertThat(answers).hasSize(1);
        return answers.get(0).topics();
    }

    @Test
    void anIdThatIsKnownIsAnsweredAtOnce() {
        ask(KNOWN);

        assertThat(answered()).extracting(MetadataResponseTopic::name).containsExactly("known");
        assertThat(catchUps).isEmpty();
    }

    @Test
    void anIdThatOthersMayKnowIsLookedUpInTheNewestMetadata() {
        ask(KNOWN, NEW);
        assertThat(answers).isEmpty();

        image = image.with(new TopicRecord("new", NEW));
        catchUps.get(0).complete(null);

        assertThat(answered()).extracting(MetadataResponseTopic::name).containsExactly("known", "new");
    }

    @Test
    void anIdThatNobodyKnowsIsUnknown() {
        ask(NEW);

        catchUps.get(0).complete(null);

        assertThat(answered())
                .containsExactly(new MetadataResponseTopic(
                        ErrorCode.UNKNOWN_TOPIC_ID.code(), null, NEW, false, List.of(), Integer.MIN_VALUE));
    }

    @Test
    void whenNobodyCanBeAskedTheAnswerIsWhatIsKnownHere() {
        ask(KNOWN, NEW);

        catchUps.get(0).completeExceptionally(new IllegalStateException("closed"));

        assertThat(answered())
                .extracting(MetadataResponseTopic::errorCode)
                .containsExactly(ErrorCode.NONE.code(), ErrorCode.UNKNOWN_TOPIC_ID.code());
    }

    /** One that has a name, and does nothing. */
    private static <T> T unused(Class<T> type) {
        Object proxy = Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> method.getReturnType() == String.class ? "PLAINTEXT" : null);
        return type.cast(proxy);
    }

    private final class ImageOnly implements ClusterInfo {
        @Override
        public MetadataImage image() {
            return image;
        }

        @Override
        public String clusterId() {
            return "cluster";
        }

        @Override
        public int brokerId() {
            return 1;
        }

        @Override
        public int controllerId() {
            return 1;
        }
    }

    private final class Answers implements Reply<MetadataResponse> {
        @Override
        public void send(MetadataResponse response) {
            answers.add(response);
        }

        @Override
        public void sendNothing() {
            throw new AssertionError("Metadata is always answered");
        }

        @Override
        public void closeConnection(String why) {
            throw new AssertionError(why);
        }

        @Override
        public void fail(Throwable failure) {
            throw new AssertionError(failure);
        }
    }
}
