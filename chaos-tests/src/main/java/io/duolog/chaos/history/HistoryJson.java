package io.duolog.chaos.history;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.duolog.storage.TopicPartition;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * How a run's files write what they hold: records are objects with their components in order; a partition is {@code
 * "topic-0"}, a {@link Value} is {@code "producer.incarnation/sequence"}.
 */
public final class HistoryJson {
    /** How many names of partitions are remembered: a run has few, and each is read millions of times. */
    private static final int PARTITIONS_MAX = 10_000;

    private static final int DECIMAL = 10;
    private static final int INT_DIGITS_MAX = 9;
    private static final int LONG_DIGITS_MAX = 18;

    private HistoryJson() {}

    /** A mapper; one object a line. */
    public static JsonMapper mapper() {
        return mapper(HistoryJson::value, UnaryOperator.identity());
    }

    /** A mapper that holds what is equal once. */
    static JsonMapper mapper(Interner interner) {
        return mapper(name -> value(name).map(interner::value), interner::record);
    }

    private static JsonMapper mapper(Function<String, Optional<Value>> value, UnaryOperator<ReadRecord> read) {
        SimpleModule names = new SimpleModule("duolog-history");
        names.addSerializer(TopicPartition.class, new NameWriter<>());
        names.addSerializer(Value.class, new NameWriter<>());
        JsonDeserializer<TopicPartition> partitions = new NameReader<>(TopicPartition.class, partitions());
        JsonDeserializer<Value> values = new NameReader<>(Value.class, value);
        names.addDeserializer(TopicPartition.class, partitions);
        names.addDeserializer(Value.class, values);
        names.addDeserializer(ReadRecord.class, new RecordsJson.ReadRecordReader(partitions, values, read));
        names.addDeserializer(ReplicaLog.StoredRecord.class, new RecordsJson.StoredRecordReader(values));
        return JsonMapper.builder()
                .addModule(names)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    private static Function<String, Optional<TopicPartition>> partitions() {
        Map<String, Optional<TopicPartition>> known = new ConcurrentHashMap<>();
        return name -> {
            Optional<TopicPartition> partition = known.get(name);
            if (partition != null) {
                return partition;
            }
            Optional<TopicPartition> parsed = TopicPartition.parse(name);
            if (known.size() < PARTITIONS_MAX) {
                known.put(name, parsed);
            }
            return parsed;
        };
    }

    /** Without a regular expression: a history has ten of these for each record. */
    private static Optional<Value> value(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/', dot + 1);
        boolean isValue = slash > 0
                && isNumber(name, 0, dot, INT_DIGITS_MAX)
                && isNumber(name, dot + 1, slash, INT_DIGITS_MAX)
                && isNumber(name, slash + 1, name.length(), LONG_DIGITS_MAX);
        return isValue
                ? Optional.of(new Value(
                        Integer.parseInt(name, 0, dot, DECIMAL),
                        Integer.parseInt(name, dot + 1, slash, DECIMAL),
                        Long.parseLong(name, slash + 1, name.length(), DECIMAL)))
                : Optional.empty();
    }

    private static boolean isNumber(String text, int from, int to, int digitsMax) {
        int first = from < to && text.charAt(from) == '-' ? from + 1 : from;
        if (first >= to || to - first > digitsMax) {
            return false;
        }
        for (int i = first; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static final class NameWriter<T> extends JsonSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider serializers) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class NameReader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, Optional<T>> parse;

        NameReader(Class<T> type, Function<String, Optional<T>> parse) {
            this.type = type;
            this.parse = parse;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String name = json.getText();
            Optional<T> value = parse.apply(name);
            return value.isPresent()
                    ? value.get()
                    : type.cast(context.handleWeirdStringValue(type, name, "no %s", type.getSimpleName()));
        }
    }
}
