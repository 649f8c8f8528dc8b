package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keeps the generated code small; Apache Kafka's own is 1,078 classes of 8.5 MB, with a third of it for JSON. */
class LeannessTest {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final int CLASSES_MAX = 620;
    private static final long BYTES_MAX = 2_800_000;
    private static final Pattern ALLOWED =
            Pattern.compile("java\\.[a-z.]+|org\\.jspecify\\.annotations|io\\.duolog\\.protocol(\\.wire|\\.message)?");

    @Test
    void generatedClassesAreFewAndSmall() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.list(CLASSES.resolve("io/duolog/protocol/message"))) {
            files = walk.filter(path -> path.toString().endsWith(".class")).toList();
        }
        long sizeBytes = 0;
        for (Path file : files) {
            sizeBytes += Files.size(file);
        }

        assertThat(files.size()).isLessThanOrEqualTo(CLASSES_MAX);
        assertThat(sizeBytes).isLessThanOrEqualTo(BYTES_MAX);
    }

    @Test
    void messagesNeedNothingButTheJdkAtRunTime() {
        StringWriter output = new StringWriter();
        PrintWriter printer = new PrintWriter(output);
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(printer, printer, "--ignore-missing-deps", "-verbose:package", CLASSES.toString());
        List<String> needed = output.toString()
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words ->
                        words[0].equals("io.duolog.protocol.message") || words[0].equals("io.duolog.protocol.wire"))
                .map(words -> words[2])
                .toList();

        assertThat(status).as(output.toString()).isZero();
        assertThat(needed).as(output.toString()).isNotEmpty().allMatch(name -> ALLOWED.matcher(name)
                .matches());
    }
}
