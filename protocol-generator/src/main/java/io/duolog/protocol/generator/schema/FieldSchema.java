package io.duolog.protocol.generator.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of a schema.
 *
 * @param name its name, in upper camel case
 * @param type a primitive, the name of a struct, or either after {@code []}
 * @param versions in which versions it exists
 * @param nullableVersions in which versions it may be null
 * @param taggedVersions in which versions it stands in the tagged section
 * @param tag its number there
 * @param flexibleVersions overrides those of the message, or null
 * @param defaultValue its value where it does not exist, as text; null if the file does not say
 * @param ignorable whether a value may be dropped in versions that lack the field
 * @param mapKey whether it identifies the element of an array; of no use here
 * @param zeroCopy whether Apache Kafka avoids a copy; we always do
 * @param entityType what a number or string stands for, or empty
 * @param about what it means, or empty
 * @param fields the fields of a struct that is declared in place
 */
public record FieldSchema(
        String name,
        String type,
        VersionRange versions,
        VersionRange nullableVersions,
        VersionRange taggedVersions,
        @Nullable Integer tag,
        @Nullable VersionRange flexibleVersions,
        @JsonProperty("default") @Nullable String defaultValue,
        boolean ignorable,
        boolean mapKey,
        boolean zeroCopy,
        String entityType,
        String about,
        List<FieldSchema> fields) {
    /** Replaces what the file leaves out. */
    @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
    public FieldSchema {
        nullableVersions = nullableVersions == null ? VersionRange.NONE : nullableVersions;
        taggedVersions = taggedVersions == null ? VersionRange.NONE : taggedVersions;
        entityType = entityType == null ? "" : entityType;
        about = about == null ? "" : about;
        fields = fields == null ? List.of() : List.copyOf(fields);
    }

    /** The type, without what makes it an array. */
    String elementType() {
        return type.startsWith("[]") ? type.substring(2) : type;
    }

    /** The same with other fields of the struct that is declared in place. */
    FieldSchema withFields(List<FieldSchema> others) {
        return new FieldSchema(
                name,
                type,
                versions,
                nullableVersions,
                taggedVersions,
                tag,
                flexibleVersions,
                defaultValue,
                ignorable,
                mapKey,
                zeroCopy,
                entityType,
                about,
                others);
    }
}
