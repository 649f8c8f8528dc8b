package io.duolog.chaos.fault;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Schedules as JSON: what {@code schedule.json} of a run holds, and what people write to run faults of their own. */
public final class ScheduleFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ScheduleFile() {}

    /**
     * Writes a file, in place of one that is there.
     *
     * @throws UncheckedIOException if that fails
     */
    public static void write(Path file, Schedule schedule) {
        try {
            Files.writeString(requireNonNull(file, "file"), toJson(schedule));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the schedule to " + file, e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws UncheckedIOException if that fails
     * @throws IllegalArgumentException if the file is no schedule: names the field and what it must be
     */
    public static Schedule read(Path file) {
        String json;
        try {
            json = Files.readString(requireNonNull(file, "file"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schedule " + file, e);
        }
        return parse(json, file.toString());
    }

    /** A schedule as JSON text. */
    public static String toJson(Schedule schedule) {
        try {
            return JSON.writeValueAsString(requireNonNull(schedule, "schedule")) + System.lineSeparator();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schedule has no JSON form", e);
        }
    }

    /**
     * The schedule of a JSON text.
     *
     * @param origin where the text comes from, for errors
     * @throws IllegalArgumentException if it is no schedule: names the field and what it must be
     */
    public static Schedule parse(String json, String origin) {
        Schedule schedule;
        try {
            schedule = JSON.readValue(json, Schedule.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(origin + " is not a schedule: " + explain(e), e);
        }
        try {
            return ScheduleRules.check(schedule);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(origin + " is not a schedule that can run: " + e.getMessage(), e);
        }
    }

    private static String explain(JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
        if (e instanceof UnrecognizedPropertyException unknown) {
            return "field '" + fieldOf(unknown) + "' is not known there; use "
                    + unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + where;
        }
        if (e instanceof InvalidTypeIdException type) {
            String wrong =
                    type.getTypeId() == null ? "'type' is missing" : "there is no type '" + type.getTypeId() + "'";
            return "field '" + fieldOf(type) + "': " + wrong + "; use one of "
                    + typeNames(type.getBaseType().getRawClass()) + where;
        }
        if (e instanceof JsonMappingException mapping) {
            if (e.getOriginalMessage().startsWith("Missing creator property")) {
                return "field '" + fieldOf(mapping) + "' is missing" + where;
            }
            return "field '" + fieldOf(mapping) + "': " + mapping.getOriginalMessage() + where;
        }
        return "it is not JSON: " + e.getOriginalMessage() + where;
    }

    private static String typeNames(Class<?> base) {
        JsonSubTypes types = base.getAnnotation(JsonSubTypes.class);
        return types == null
                ? ""
                : Arrays.stream(types.value()).map(JsonSubTypes.Type::name).collect(Collectors.joining(", "));
    }

    private static String fieldOf(JsonMappingException e) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : e.getPath()) {
            if (reference.getFieldName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
            }
        }
        return path.isEmpty() ? "(top)" : path.toString();
    }
}
