package io.duolog.perf.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AreasTest {
    @Test
    void theInnermostFrameThatBelongsSomewhereNamesTheArea() {
        assertThat(area(
                        "java.util.zip.CRC32C.updateDirectByteBuffer",
                        "io.duolog.protocol.record.RecordBatch.isValid",
                        "io.duolog.storage.LogAppender.append"))
                .isEqualTo("crc");
        assertThat(area("java.util.HashMap.get", "io.duolog.storage.LogAppender.append", "io.netty.util.Loop.run"))
                .isEqualTo("log append");
        assertThat(area("sun.nio.ch.FileDispatcherImpl.write0", "io.duolog.transport.FrameWriter.write"))
                .isEqualTo("network");
        assertThat(area("java.util.HashMap.get", "java.lang.Thread.run")).isEqualTo(Areas.OTHER);
        assertThat(area()).isEqualTo(Areas.OTHER);
        assertThat(area("java.util.HashMap.get", "sun.rmi.transport.Transport.serviceCall"))
                .isEqualTo("the recording itself");
    }

    @Test
    void theOutermostFrameThatTellsNamesThePath() {
        assertThat(path(
                        "io.duolog.storage.LogAppender.append",
                        "io.duolog.broker.coordinator.CoordinatorRuntime.run",
                        "io.duolog.broker.api.ProduceHandler.handle",
                        "io.netty.util.Loop.run"))
                .isEqualTo("produce requests");
        assertThat(path("io.duolog.storage.LogAppender.append", "io.duolog.broker.replication.ReplicaFetcher.run"))
                .isEqualTo("fetching from leaders");
        assertThat(path("io.netty.channel.epoll.Native.epollWait")).isEqualTo(Areas.OTHER);
    }

    @Test
    void knowsApacheKafka() {
        assertThat(path("kafka.log.UnifiedLog.append", "kafka.server.KafkaApis.handleProduceRequest"))
                .isEqualTo("produce requests");
        assertThat(area("org.apache.kafka.storage.internals.log.UnifiedLog.append"))
                .isEqualTo("log");
    }

    @Test
    void framesHaveShortNames() {
        Frame frame = new Frame("io.duolog.storage.LogAppender", "append", 12);

        assertThat(frame.shortName()).isEqualTo("LogAppender.append");
        assertThat(frame.site()).isEqualTo("LogAppender.append:12");
        assertThat(frame.isJdk()).isFalse();
        assertThat(new Frame("sun.nio.ch.EPoll", "wait", -1).isWaiting()).isTrue();
        assertThat(new Frame("java.io.FileInputStream", "readBytes", -1).isWaiting())
                .isTrue();
        assertThat(new Frame("sun.nio.ch.FileDispatcherImpl", "write0", -1).isWaiting())
                .isFalse();
    }

    @Test
    void arraysReadAsInSource() {
        assertThat(ClassNames.readable("[B")).isEqualTo("byte[]");
        assertThat(ClassNames.readable("[[Ljava.lang.String;")).isEqualTo("java.lang.String[][]");
        assertThat(ClassNames.readable("java.util.HashMap")).isEqualTo("java.util.HashMap");
    }

    private static String area(String... innermostFirst) {
        return Areas.area(frames(innermostFirst));
    }

    private static String path(String... innermostFirst) {
        return Areas.path(frames(innermostFirst));
    }

    private static List<Frame> frames(String... names) {
        return Arrays.stream(names)
                .map(name -> new Frame(
                        name.substring(0, name.lastIndexOf('.')), name.substring(name.lastIndexOf('.') + 1), 1))
                .toList();
    }
}
