package io.duolog.protocol.generator.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schema files of one directory, by the names of their messages. A property that is not known is an error. */
public final class SchemaDirectory {
    static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_JAVA_COMMENTS).build();

    private final Path directory;
    private final Map<String, MessageSchema> byName = new TreeMap<>();

    private SchemaDirectory(Path directory) {
        this.directory = directory;
    }

    /** Reads every {@code *.json} of a directory. */
    public static SchemaDirectory read(Path directory) throws IOException {
        SchemaDirectory schemas = new SchemaDirectory(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.json")) {
            for (Path file : files) {
                MessageSchema schema = parse(Files.readString(file), file.toString());
                schemas.byName.put(schema.name(), schema);
            }
        }
        return schemas;
    }

    /** These schemas, with fields of our own. */
    public SchemaDirectory with(Collection<Addition> additions) {
        SchemaDirectory changed = new SchemaDirectory(directory);
        changed.byName.putAll(byName);
        additions.forEach(
                addition -> changed.byName.put(addition.message(), addition.addTo(changed.get(addition.message()))));
        return changed;
    }

    /** Reads one schema; {@code source} is named in errors. */
    public static MessageSchema parse(String json, String source) {
        try {
            return MAPPER.readValue(json, MessageSchema.class);
        } catch (JsonProcessingException e) {
            throw new SchemaException(source + ": " + e.getMessage(), e);
        }
    }

    /** All schemas, ordered by name. */
    public Collection<MessageSchema> all() {
        return byName.values();
    }

    /** The schema of this name, or null. */
    public @Nullable MessageSchema find(String name) {
        return byName.get(name);
    }

    /** The schema of this name; an error that names the directory if there is none. */
    public MessageSchema get(String name) {
        MessageSchema schema = byName.get(name);
        if (schema == null) {
            throw new SchemaException("no schema named " + name + " in " + directory);
        }
        return schema;
    }
}
