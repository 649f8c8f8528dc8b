package io.duolog.cli.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.duolog.cli.format.PrintedRecord;
import io.duolog.cli.format.PrintedRecord.PrintedHeader;
import io.duolog.client.Headers;
import io.duolog.client.producer.ProducerRecord;
import io.duolog.protocol.record.RecordHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON objects, one on a line: what {@code consume --json} prints, {@code produce --json} reads.
 *
 * <pre>
 * {"topic":"orders","partition":0,"offset":7,"timestamp":1790000000000,"key":"customer-7","value":"2 books",
 *  "headers":[{"key":"trace","value":"1"}]}
 * </pre>
 *
 * <p>Bytes that are not UTF-8 are in base64, in a field {@code keyBase64} or {@code valueBase64} instead.
 */
final class RecordJson implements InputFormat {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String KEY = "key";
    private static final String VALUE = "value";
    private static final String BASE64 = "Base64";
    private static final String HEADERS = "headers";
    private static final String TIMESTAMP = "timestamp";

    /** What stands where a record came from, and not in the record. */
    private static final List<String> IGNORED = List.of("topic", "partition", "offset");

    /** Writes the fields of a record. */
    static void write(JsonGenerator json, PrintedRecord printed) throws IOException {
        json.writeStringField("topic", printed.topic());
        json.writeNumberField("partition", printed.partition());
        json.writeNumberField("offset", printed.offset());
        json.writeNumberField(TIMESTAMP, printed.timestampMs());
        writeBytes(json, KEY, printed.key());
        writeBytes(json, VALUE, printed.value());
        if (!printed.headers().isEmpty()) {
            json.writeArrayFieldStart(HEADERS);
            for (PrintedHeader header : printed.headers()) {
                json.writeStartObject();
                json.writeStringField(KEY, header.key());
                writeBytes(json, VALUE, header.value());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void writeBytes(JsonGenerator json, String field, byte @Nullable [] bytes) throws IOException {
        if (bytes == null) {
            json.writeNullField(field);
            return;
        }
        Optional<String> text = text(bytes);
        if (text.isPresent()) {
            json.writeStringField(field, text.get());
        } else {
            json.writeBinaryField(field + BASE64, bytes);
        }
    }

    private static Optional<String> text(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputRecord parse(byte[] line) {
        try (JsonParser json = FACTORY.createParser(line)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("expected a JSON object, as 'duolog consume --json' prints them");
            }
            Fields fields = new Fields();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                fields.read(json, name);
            }
            return new InputRecord(fields.key, fields.value, fields.timestampMs, Headers.of(fields.headers));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a JSON object: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON object: " + e.getMessage(), e);
        }
    }

    /** What was read of one object. */
    private static final class Fields {
        private byte @Nullable [] key;
        private byte @Nullable [] value;
        private long timestampMs = ProducerRecord.NOW;
        private final List<RecordHeader> headers = new ArrayList<>();

        private void read(JsonParser json, String name) throws IOException {
            switch (name) {
                case KEY, KEY + BASE64 -> key = bytes(json, name);
                case VALUE, VALUE + BASE64 -> value = bytes(json, name);
                case TIMESTAMP -> timestampMs = json.getLongValue();
                case HEADERS -> readHeaders(json);
                default -> {
                    if (!IGNORED.contains(name)) {
                        throw new IllegalArgumentException("the field '" + name
                                + "' is unknown; use key, value, keyBase64, valueBase64, timestamp and headers");
                    }
                    json.skipChildren();
                }
            }
        }

        private void readHeaders(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException("headers are a list of objects with key and value");
            }
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() != JsonToken.START_OBJECT) {
                    throw new IllegalArgumentException("a header is an object with key and value");
                }
                String key = null;
                byte[] value = null;
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String name = json.currentName();
                    json.nextToken();
                    if (KEY.equals(name)) {
                        key = json.getText();
                    } else {
                        value = bytes(json, String.valueOf(name));
                    }
                }
                if (key == null) {
                    throw new IllegalArgumentException("a header has no key");
                }
                headers.add(new RecordHeader(key, value == null ? null : ByteBuffer.wrap(value)));
            }
        }

        private static byte @Nullable [] bytes(JsonParser json, String name) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("the field '" + name + "' is not a string");
            }
            return name.endsWith(BASE64)
                    ? json.getBinaryValue()
                    : json.getText().getBytes(StandardCharsets.UTF_8);
        }
    }
}
