package io.duolog.perf.micro;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.message.RequestHeader;
import io.duolog.protocol.message.ResponseHeader;
import io.duolog.protocol.wire.ByteRegion;
import io.duolog.protocol.wire.WireMessage;
import io.duolog.protocol.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.network.Send;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.SendBuilder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Encoding makes the frame ready for a gathering write, header included, records not copied: what each side does before
 * the socket. Decoding starts with the bytes behind the header.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {
    private static final int CORRELATION_ID = 7;
    private static final String CLIENT_ID = "producer-1";

    /** The message. */
    @Param
    public @Nullable MessageSample message;

    /** How many partitions it carries. */
    @Param({"1", "100", "1000"})
    public int partitions;

    private MessageSample sample = MessageSample.PRODUCE_REQUEST;
    private ByteBuffer bytes = ByteBuffer.allocate(0);
    private @Nullable Message kafkaMessage;
    private @Nullable WireMessage duologMessage;

    /** Writes the message once with Apache Kafka's class and reads it with ours: both have the same content. */
    @Setup
    public void prepare() {
        sample = requireNonNull(message, "message");
        Message original = sample.kafkaMessage(partitions);
        bytes = MessageUtil.toByteBufferAccessor(original, sample.version()).buffer();
        kafkaMessage = sample.readWithKafka(bytes);
        duologMessage = sample.readWithDuolog(bytes);
    }

    /** Our writer. */
    @Benchmark
    public List<ByteRegion> encodeDuolog() {
        WireWriter out = new WireWriter();
        WireWriter.LengthSlot length = out.reserveLength();
        short apiKey = sample.api().id;
        short version = sample.version();
        if (sample.isRequest()) {
            new RequestHeader(apiKey, version, CORRELATION_ID, CLIENT_ID)
                    .write(out, sample.api().requestHeaderVersion(version));
        } else {
            new ResponseHeader(CORRELATION_ID).write(out, sample.api().responseHeaderVersion(version));
        }
        requireNonNull(duologMessage).write(out, version);
        length.fill();
        return out.finish();
    }

    /** Apache Kafka's writer: a pass for the size, a pass for the bytes. */
    @Benchmark
    public Send encodeKafka() {
        short version = sample.version();
        var header =
                new org.apache.kafka.common.requests.RequestHeader(sample.api(), version, CLIENT_ID, CORRELATION_ID);
        return sample.isRequest()
                ? SendBuilder.buildRequestSend(header, requireNonNull(kafkaMessage))
                : SendBuilder.buildResponseSend(header.toResponseHeader(), requireNonNull(kafkaMessage), version);
    }

    /** Our reader. */
    @Benchmark
    public WireMessage decodeDuolog() {
        return sample.readWithDuolog(bytes);
    }

    /** Apache Kafka's reader. */
    @Benchmark
    public Message decodeKafka() {
        return sample.readWithKafka(bytes);
    }
}
