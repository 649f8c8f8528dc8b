package io.duolog.cli.metadata;

import io.duolog.broker.metadata.record.MetadataRecord;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is in a metadata record, as plain values under the names of its schema: also for kinds that are added later. */
final class RecordFields {
    private RecordFields() {}

    /** The fields in the order of the schema; those that say nothing (null) are left out. */
    static Map<String, Object> of(MetadataRecord value) {
        if (!(value instanceof Record fields)) {
            throw new IllegalArgumentException(value.getClass() + " is not generated from a schema");
        }
        return fields(fields);
    }

    /** The name of its schema. */
    static String type(MetadataRecord value) {
        return value.getClass().getSimpleName();
    }

    /** An id as Kafka's tools write it: URL-safe Base64. */
    static String id(UUID id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(2 * Long.BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array());
    }

    private static Map<String, Object> fields(Record value) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object field = read(component, value);
            if (field != null) {
                fields.put(component.getName(), plain(field));
            }
        }
        return fields;
    }

    private static Object plain(Object value) {
        if (value instanceof UUID id) {
            return id(id);
        }
        if (value instanceof Collection<?> elements) {
            return List.copyOf(elements.stream().map(RecordFields::plain).toList());
        }
        return value instanceof Record nested ? fields(nested) : value;
    }

    private static @Nullable Object read(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("cannot read " + component + " of " + value.getClass(), e);
        }
    }
}
