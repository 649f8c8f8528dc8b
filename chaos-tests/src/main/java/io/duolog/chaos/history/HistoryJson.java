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
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a run's files write what they hold: records are objects with their components in order; a partition is {@code
 * "topic-0"}, a {@link Value} is {@code "producer.incarnation/sequence"}.
 */
public final class HistoryJson {
    private static final Pattern VALUE = Pattern.compile("(-?\\d{1,9})\\.(-?\\d{1,9})/(-?\\d{1,18})");

    private HistoryJson() {}

    /** A mapper; one object a line. */
    public static JsonMapper mapper() {
        SimpleModule names = new SimpleModule("duolog-history");
        names.addSerializer(TopicPartition.class, new NameWriter<>());
        names.addSerializer(Value.class, new NameWriter<>());
        names.addDeserializer(TopicPartition.class, new NameReader<>(TopicPartition.class, HistoryJson::partition));
        names.addDeserializer(Value.class, new NameReader<>(Value.class, HistoryJson::value));
        return JsonMapper.builder()
                .addModule(names)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    private static Optional<TopicPartition> partition(String name) {
        return TopicPartition.parse(name);
    }

    private static Optional<Value> value(String name) {
        Matcher matcher = VALUE.matcher(name);
        return matcher.matches()
                ? Optional.of(new Value(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Long.parseLong(matcher.group(3))))
                : Optional.empty();
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
