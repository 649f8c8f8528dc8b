package io.duolog.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import io.duolog.protocol.generator.schema.MessageSchema;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.MessageUtil;
import org.apache.kafka.common.protocol.Readable;

/** Apache Kafka's own reading and writing of a message. */
final class Oracle {
    private final String className;

    Oracle(MessageSchema schema) {
        boolean isData = schema.type() == MessageSchema.Type.data;
        this.className = "org.apache.kafka.common.message." + schema.name() + (isData ? "" : "Data");
    }

    Message fromJson(JsonNode document, short version) {
        try {
            return (Message) Class.forName(className + "JsonConverter")
                    .getMethod("read", JsonNode.class, short.class)
                    .invoke(null, document, version);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the oracle rejects " + document, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(className, e);
        }
    }

    Message fromBytes(ByteBuffer bytes, short version) {
        try {
            return Class.forName(className)
                    .asSubclass(Message.class)
                    .getConstructor(Readable.class, short.class)
                    .newInstance(new ByteBufferAccessor(bytes.duplicate()), version);
        } catch (InvocationTargetException e) {
            throw new AssertionError("the oracle cannot read " + className, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(className, e);
        }
    }

    static ByteBuffer toBytes(Message message, short version) {
        return MessageUtil.toByteBufferAccessor(message, version).buffer();
    }
}
