package io.duolog.protocol.generator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Fields of our own for a struct of somebody else's message. They are tagged with numbers that the other will not use, so that a
 * message in which they have their default is the same byte for byte, and whoever does not know them skips them.
 *
 * @param message the message's name
 * @param struct the name of the struct, declared in place in the message
 * @param fields the fields
 */
public record Addition(String message, String struct, List<FieldSchema> fields) {
    /** The first tag of our own; Apache Kafka counts its tags from 0. */
    public static final int TAG_MIN = 10_000;

    /** Copies. */
    public Addition {
        fields = List.copyOf(fields);
    }

    /** Reads every {@code *.json} of a directory. */
    public static List<Addition> read(Path directory) throws IOException {
        List<Addition> additions = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                additions.add(parse(Files.readString(file), file.toString()));
            }
        }
        return additions;
    }

    /** Reads one; {@code source} is named in errors. */
    public static Addition parse(String json, String source) {
        try {
            Addition addition = SchemaDirectory.MAPPER.readValue(json, Addition.class);
            addition.check(source);
            return addition;
        } catch (JsonProcessingException e) {
            throw new SchemaException(source + ": " + e.getMessage(), e);
        }
    }

    private void check(String source) {
        for (FieldSchema field : fields) {
            Integer tag = field.tag();
            if (tag == null || tag < TAG_MIN || !field.taggedVersions().equals(field.versions())) {
                throw new SchemaException(source + ", field " + field.name()
                        + ": must be tagged in all its versions, with a tag from " + TAG_MIN + " on");
            }
            if (!field.ignorable()) {
                throw new SchemaException(
                        source + ", field " + field.name() + ": must be ignorable, as other versions lack it");
            }
        }
    }

    /** The message with the fields. */
    MessageSchema addTo(MessageSchema schema) {
        List<FieldSchema> changed = addTo(schema.fields());
        if (changed.equals(schema.fields())) {
            throw new SchemaException(schema.name() + ": no field declares a struct " + struct);
        }
        return schema.withFields(changed);
    }

    private List<FieldSchema> addTo(List<FieldSchema> before) {
        List<FieldSchema> after = new ArrayList<>();
        for (FieldSchema field : before) {
            List<FieldSchema> nested = new ArrayList<>(addTo(field.fields()));
            if (!nested.isEmpty() && field.elementType().equals(struct)) {
                nested.addAll(fields);
            }
            after.add(field.withFields(nested));
        }
        return after;
    }
}
