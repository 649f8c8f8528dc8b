package io.duolog.protocol.generator.model;

import io.duolog.protocol.generator.schema.VersionRange;
import org.jspecify.annotations.Nullable;

/**
 * A component of a generated record. All ranges are within the versions in which the struct can occur.
 *
 * @param name the name of the component
 * @param type what it holds
 * @param versions in which versions it exists
 * @param nullable in which of them it may be null
 * @param tagged in which of them it stands in the tagged section
 * @param tag its number there, or -1
 * @param flexible in which versions its length is a varint
 * @param defaultValue its value in other versions as text of the schema; null if the schema leaves it to the type
 * @param ignorable whether a value may be dropped in versions that lack the field
 * @param about what it means, as plain text
 */
public record FieldModel(
        String name,
        FieldType type,
        VersionRange versions,
        VersionRange nullable,
        VersionRange tagged,
        int tag,
        VersionRange flexible,
        @Nullable String defaultValue,
        boolean ignorable,
        String about) {
    /** Whether null is the default. */
    public boolean isNullByDefault() {
        return "null".equals(defaultValue)
                || (type == FieldType.Scalar.RECORDS && defaultValue == null && isNullable());
    }

    /** Whether it may be null in any version. */
    public boolean isNullable() {
        return !nullable.isEmpty();
    }

    /** Whether it is a Java primitive. */
    public boolean isPrimitive() {
        return type instanceof FieldType.Scalar scalar && scalar.isPrimitive();
    }
}
