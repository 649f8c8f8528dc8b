package io.duolog.chaos.history;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads the objects that a history has millions of, by hand: what Jackson makes of a record class takes several times as long.
 * They are as strict as that.
 */
final class RecordsJson {
    private RecordsJson() {}

    /** {@code {"partition":..,"offset":..,"leaderEpoch":..,"value":..}}. */
    static final class ReadRecordReader extends JsonDeserializer<ReadRecord> {
        private final JsonDeserializer<TopicPartition> partitions;
        private final JsonDeserializer<Value> values;
        private final UnaryOperator<ReadRecord> known;

        /** @param known what is handed out for a record that was read: itself, or one that is equal */
        ReadRecordReader(
                JsonDeserializer<TopicPartition> partitions,
                JsonDeserializer<Value> values,
                UnaryOperator<ReadRecord> known) {
            this.partitions = partitions;
            this.values = values;
            this.known = known;
        }

        @Override
        public ReadRecord deserialize(JsonParser json, DeserializationContext context) throws IOException {
            TopicPartition partition = null;
            long offset = 0;
            int leaderEpoch = 0;
            Value value = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "partition" -> partition = partitions.deserialize(json, context);
                    case "offset" -> offset = json.getLongValue();
                    case "leaderEpoch" -> leaderEpoch = json.getIntValue();
                    case "value" -> value = valueOrNull(values, json, context);
                    default -> context.handleUnknownProperty(json, this, ReadRecord.class, name);
                }
            }
            if (partition == null) {
                return context.reportInputMismatch(ReadRecord.class, "a record without its partition");
            }
            return known.apply(new ReadRecord(partition, offset, leaderEpoch, value));
        }
    }

    /** {@code {"offset":..,"leaderEpoch":..,"crc":..,"value":..}}. */
    static final class StoredRecordReader extends JsonDeserializer<ReplicaLog.StoredRecord> {
        private final JsonDeserializer<Value> values;

        StoredRecordReader(JsonDeserializer<Value> values) {
            this.values = values;
        }

        @Override
        public ReplicaLog.StoredRecord deserialize(JsonParser json, DeserializationContext context) throws IOException {
            long offset = 0;
            int leaderEpoch = 0;
            int crc = 0;
            Value value = null;
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "offset" -> offset = json.getLongValue();
                    case "leaderEpoch" -> leaderEpoch = json.getIntValue();
                    case "crc" -> crc = json.getIntValue();
                    case "value" -> value = valueOrNull(values, json, context);
                    default -> context.handleUnknownProperty(json, this, ReplicaLog.StoredRecord.class, name);
                }
            }
            return new ReplicaLog.StoredRecord(offset, leaderEpoch, crc, value);
        }
    }

    private static @Nullable Value valueOrNull(
            JsonDeserializer<Value> values, JsonParser json, DeserializationContext context) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? null : values.deserialize(json, context);
    }
}
