package io.duolog.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.duolog.protocol.generator.schema.FieldSchema;
import io.duolog.protocol.generator.schema.MessageSchema;
import io.duolog.protocol.generator.schema.StructSchema;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.kafka.common.Uuid;

/** Random documents that fit a schema in a version, in the JSON form of Apache Kafka's converters. */
final class RandomMessages {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TEXTS =
            List.of("", "t", "orders.eu-west", "größe", "日本", "a😀b", "x".repeat(130), "ü".repeat(70));

    private final Random random;

    RandomMessages(Random random) {
        this.random = random;
    }

    ObjectNode document(MessageSchema schema, short version) {
        return struct(schema, schema.fields(), version);
    }

    private ObjectNode struct(MessageSchema schema, List<FieldSchema> fields, short version) {
        ObjectNode node = JSON.objectNode();
        for (FieldSchema field : fields) {
            boolean isTagged = field.taggedVersions().contains(version);
            if (field.versions().contains(version) && !(isTagged && random.nextInt(3) == 0)) {
                String name = field.name().substring(0, 1).toLowerCase(Locale.ROOT)
                        + field.name().substring(1);
                node.set(name, value(schema, field, version));
            }
        }
        return node;
    }

    private JsonNode value(MessageSchema schema, FieldSchema field, short version) {
        if (field.nullableVersions().contains(version) && random.nextInt(4) == 0) {
            return JSON.nullNode();
        }
        if (!field.type().startsWith("[]")) {
            return element(schema, field, field.type(), version);
        }
        ArrayNode array = JSON.arrayNode();
        for (int count = random.nextInt(4); count > 0; count--) {
            array.add(element(schema, field, field.type().substring(2), version));
        }
        return array;
    }

    private JsonNode element(MessageSchema schema, FieldSchema field, String type, short version) {
        return switch (type) {
            case "bool" -> JSON.booleanNode(random.nextBoolean());
            case "int8" -> JSON.numberNode((byte) random.nextInt());
            case "int16" -> JSON.numberNode((short) random.nextInt());
            case "uint16" -> JSON.numberNode(random.nextInt(1 << 16));
            case "int32" -> JSON.numberNode(random.nextInt());
            case "uint32" -> JSON.numberNode(random.nextInt() & 0xffff_ffffL);
            case "int64" -> JSON.numberNode(random.nextLong());
            case "float64" -> JSON.numberNode(random.nextGaussian());
            case "uuid" -> JSON.textNode(new Uuid(random.nextLong(), random.nextLong()).toString());
            case "string" -> JSON.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
            case "bytes", "records" -> {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                yield JSON.binaryNode(bytes);
            }
            default -> struct(schema, fieldsOf(schema, field, type), version);
        };
    }

    private static List<FieldSchema> fieldsOf(MessageSchema schema, FieldSchema field, String type) {
        return schema.commonStructs().stream()
                .filter(struct -> struct.name().equals(type))
                .findFirst()
                .map(StructSchema::fields)
                .orElse(field.fields());
    }
}
