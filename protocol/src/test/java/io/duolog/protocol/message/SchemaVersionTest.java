package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class SchemaVersionTest {
    @Test
    void schemasAreNotNewerThanTheOracle() throws IOException {
        Runtime.Version schemas = version(Objects.requireNonNull(System.getProperty("kafka.schema.version")));
        Runtime.Version oracle = version(oracleVersion());

        assertThat(schemas)
                .as("kafka.schema.version is newer than kafka.oracle.version")
                .isLessThanOrEqualTo(oracle);
    }

    private static String oracleVersion() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Errors.class.getResourceAsStream("/kafka/kafka-version.properties")) {
            properties.load(Objects.requireNonNull(in));
        }
        return properties.getProperty("version");
    }

    private static Runtime.Version version(String text) {
        return Runtime.Version.parse(text.replaceAll("(\\.0)+$", ""));
    }
}
