package io.duolog.protocol.generator;

import com.palantir.javapoet.JavaFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where generated sources of one package are kept: only what changed is written, so that compilers stay incremental. */
final class SourceDirectory {
    private final Path directory;

    SourceDirectory(Path root, String packageName) {
        this.directory = root.resolve(packageName.replace('.', '/'));
    }

    /** Makes the directory hold exactly these files; returns how many were written or deleted. */
    int replace(List<JavaFile> files) throws IOException {
        Files.createDirectories(directory);
        int changes = 0;
        Set<String> expected = new HashSet<>();
        for (JavaFile file : files) {
            String fileName = file.typeSpec().name() + ".java";
            expected.add(fileName);
            Path path = directory.resolve(fileName);
            String source = file.toString();
            if (!Files.exists(path) || !Files.readString(path).equals(source)) {
                Files.writeString(path, source);
                changes++;
            }
        }
        try (DirectoryStream<Path> present = Files.newDirectoryStream(directory, "*.java")) {
            for (Path path : present) {
                if (!expected.contains(path.getFileName().toString())) {
                    Files.delete(path);
                    changes++;
                }
            }
        }
        return changes;
    }
}
