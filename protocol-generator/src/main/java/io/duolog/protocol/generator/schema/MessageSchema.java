package io.duolog.protocol.generator.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One schema file.
 *
 * @param name the name of the generated record
 * @param type what kind of message it is
 * @param apiKey the number of the API, or of the kind of record; null for messages that no table lists
 * @param validVersions the versions that exist
 * @param flexibleVersions the versions with varint lengths and tagged fields
 * @param latestVersionUnstable whether the last version is still in the making
 * @param listeners on which listeners Apache Kafka serves it; of no use here
 * @param about what it is for, or empty; an addition of ours
 * @param fields its fields
 * @param commonStructs structs that several fields refer to
 */
public record MessageSchema(
        String name,
        Type type,
        @Nullable Integer apiKey,
        VersionRange validVersions,
        VersionRange flexibleVersions,
        boolean latestVersionUnstable,
        List<String> listeners,
        String about,
        List<FieldSchema> fields,
        List<StructSchema> commonStructs) {
    /** Kinds of messages, in the spelling of the schema files. */
    @SuppressWarnings("java:S115")
    public enum Type {
        /** From a client to a broker. */
        request,
        /** The answer to a request. */
        response,
        /** What stands before a request or a response. */
        header,
        /** Something that is stored. */
        data,
        /** The key of a record that a coordinator keeps in its topic. */
        @JsonProperty("coordinator-key")
        coordinatorKey,
        /** The value of a record that a coordinator keeps in its topic. */
        @JsonProperty("coordinator-value")
        coordinatorValue
    }

    /** Replaces what the file leaves out. */
    @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
    public MessageSchema {
        flexibleVersions = flexibleVersions == null ? VersionRange.NONE : flexibleVersions;
        listeners = listeners == null ? List.of() : List.copyOf(listeners);
        about = about == null ? "" : about;
        fields = fields == null ? List.of() : List.copyOf(fields);
        commonStructs = commonStructs == null ? List.of() : List.copyOf(commonStructs);
    }

    /** The same with other fields. */
    MessageSchema withFields(List<FieldSchema> others) {
        return new MessageSchema(
                name,
                type,
                apiKey,
                validVersions,
                flexibleVersions,
                latestVersionUnstable,
                listeners,
                about,
                others,
                commonStructs);
    }

    /** The versions that may be generated: the valid ones, without an unstable last one. */
    public VersionRange stableVersions() {
        return latestVersionUnstable
                ? new VersionRange(validVersions.lowest(), validVersions.highest() - 1)
                : validVersions;
    }
}
