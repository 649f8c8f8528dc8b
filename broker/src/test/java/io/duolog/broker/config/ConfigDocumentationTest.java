package io.duolog.broker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigDocumentationTest {
    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    /** With {@code -Dduolog.docs.write=true} the page is written instead. */
    @Test
    void thePageSaysWhatTheTablesSay() throws IOException {
        if (Boolean.getBoolean("duolog.docs.write")) {
            Files.writeString(PAGE, ConfigDocumentation.markdown());
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; write it anew with mvn -pl broker test -Dtest=ConfigDocumentationTest"
                        + " -Dduolog.docs.write=true")
                .isEqualTo(ConfigDocumentation.markdown());
    }
}
