package io.duolog.protocol.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.generator.schema.Addition;
import io.duolog.protocol.generator.schema.FieldSchema;
import io.duolog.protocol.generator.schema.SchemaDirectory;
import io.duolog.protocol.generator.schema.SchemaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fields of our own in somebody else's messages. */
class AdditionTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void writeSchema() throws IOException {
        Files.writeString(
                directory.resolve("Things.json"),
                """
                { "type": "data", "name": "Things", "validVersions": "0-1", "flexibleVersions": "1+",
                  "fields": [
                    { "name": "Things", "type": "[]Thing", "versions": "0+",
                      "fields": [ { "name": "A", "type": "int8", "versions": "0+" } ] }
                  ] }
                """);
    }

    private static Addition addition(String struct, String field) {
        return Addition.parse(
                """
                { "message": "Things", "struct": "%s", "fields": [ { "name": "Colour", "type": "string", %s } ] }
                """
                        .formatted(struct, field),
                "Colour.json");
    }

    @Test
    void standsBehindTheFieldsOfItsStruct() throws IOException {
        Addition addition = addition(
                "Thing", "\"versions\": \"1+\", \"taggedVersions\": \"1+\", \"tag\": 10000, \"ignorable\": true");

        SchemaDirectory schemas = SchemaDirectory.read(directory).with(List.of(addition));

        assertThat(schemas.get("Things").fields().get(0).fields())
                .extracting(FieldSchema::name)
                .containsExactly("A", "Colour");
    }

    @Test
    void mustBeSomethingThatOthersSkip() {
        for (String wrong : List.of(
                "\"versions\": \"1+\", \"ignorable\": true",
                "\"versions\": \"1+\", \"taggedVersions\": \"1+\", \"tag\": 7, \"ignorable\": true",
                "\"versions\": \"0+\", \"taggedVersions\": \"1+\", \"tag\": 10000, \"ignorable\": true",
                "\"versions\": \"1+\", \"taggedVersions\": \"1+\", \"tag\": 10000")) {
            assertThatThrownBy(() -> addition("Thing", wrong))
                    .as(wrong)
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("Colour.json, field Colour");
        }
    }

    @Test
    void needsAStructThatIsThere() throws IOException {
        Addition addition = addition(
                "Nothing", "\"versions\": \"1+\", \"taggedVersions\": \"1+\", \"tag\": 10000, \"ignorable\": true");
        SchemaDirectory schemas = SchemaDirectory.read(directory);

        assertThatThrownBy(() -> schemas.with(List.of(addition))).hasMessageContaining("no field declares");
    }
}
