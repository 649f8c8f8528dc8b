package io.duolog.cli.reassignment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.duolog.cli.output.JsonLines;
import io.duolog.client.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Plans as {@code kafka-reassign-partitions} reads and writes them.
 *
 * <pre>
 *   {"version": 1, "partitions": [{"topic": "orders", "partition": 0, "replicas": [1, 2], "log_dirs": ["any", "any"]}]}
 * </pre>
 *
 * <p>{@code log_dirs} is optional and ignored, because brokers choose theirs here: Kafka's tool writes the present ones
 * into the plan that goes back.
 */
final class PlanJson {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int VERSION = 1;
    private static final String ANY_DIRECTORY = "any";

    private PlanJson() {}

    /** Prints a plan on one line. */
    static void write(ReassignmentPlan plan, PrintStream out) {
        new JsonLines(out).print(json -> {
            json.writeNumberField("version", VERSION);
            json.writeArrayFieldStart("partitions");
            for (Map.Entry<TopicPartition, List<Integer>> entry :
                    plan.replicas().entrySet()) {
                json.writeStartObject();
                json.writeStringField("topic", entry.getKey().topic());
                json.writeNumberField("partition", entry.getKey().partition());
                json.writeArrayFieldStart("replicas");
                for (int broker : entry.getValue()) {
                    json.writeNumber(broker);
                }
                json.writeEndArray();
                json.writeArrayFieldStart("log_dirs");
                for (int i = 0; i < entry.getValue().size(); i++) {
                    json.writeString(ANY_DIRECTORY);
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /**
     * Reads a plan.
     *
     * @throws IllegalArgumentException if it is none; says where, and what is wrong
     * @throws IOException if it cannot be read
     */
    static ReassignmentPlan read(InputStream in) throws IOException {
        Map<TopicPartition, List<Integer>> replicas = new LinkedHashMap<>();
        try (JsonParser json = FACTORY.createParser(in)) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "version" -> checkVersion(json);
                    case "partitions" -> readPartitions(json, replicas);
                    default -> throw wrong(json, "the field " + name + " is not known here");
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        return new ReassignmentPlan(replicas);
    }

    private static void checkVersion(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getIntValue() != VERSION) {
            throw wrong(json, "version is " + json.getText() + "; it must be " + VERSION);
        }
    }

    private static void readPartitions(JsonParser json, Map<TopicPartition, List<Integer>> replicas)
            throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY);
        while (json.nextToken() != JsonToken.END_ARRAY) {
            expect(json, json.currentToken(), JsonToken.START_OBJECT);
            readPartition(json, replicas);
        }
    }

    private static void readPartition(JsonParser json, Map<TopicPartition, List<Integer>> replicas) throws IOException {
        String topic = null;
        Integer partition = null;
        List<Integer> brokers = null;
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "topic" -> topic = text(json);
                case "partition" -> partition = number(json);
                case "replicas" -> brokers = brokers(json);
                case "log_dirs" -> skipDirectories(json);
                default -> throw wrong(json, "the field " + name + " is not known here");
            }
        }
        TopicPartition id = new TopicPartition(required(json, topic, "topic"), required(json, partition, "partition"));
        if (replicas.put(id, required(json, brokers, "replicas")) != null) {
            throw wrong(json, id + " stands there twice");
        }
    }

    private static List<Integer> brokers(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY);
        List<Integer> brokers = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            int broker = number(json);
            if (brokers.contains(broker)) {
                throw wrong(json, "broker " + broker + " stands twice among the replicas");
            }
            brokers.add(broker);
        }
        if (brokers.isEmpty()) {
            throw wrong(json, "replicas is empty; a partition needs at least one");
        }
        return brokers;
    }

    private static void skipDirectories(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY);
        json.skipChildren();
    }

    private static String text(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_STRING);
        return json.getText();
    }

    private static int number(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_NUMBER_INT);
        return json.getIntValue();
    }

    private static <T> T required(JsonParser json, @Nullable T value, String name) {
        if (value == null) {
            throw wrong(json, "a partition has no " + name);
        }
        return value;
    }

    private static void expect(JsonParser json, @Nullable JsonToken found, JsonToken expected) {
        if (found != expected) {
            throw wrong(json, "there is " + (found == null ? "nothing" : found) + " where " + expected + " is due");
        }
    }

    private static IllegalArgumentException wrong(JsonParser json, String what) {
        return new IllegalArgumentException("line " + json.currentLocation().getLineNr() + ": " + what);
    }
}
