package io.duolog.peer;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Where the jars of Apache Kafka's brokers are. No build of Duolog depends on them: Maven is asked for them when a run needs
 * them, and its answer is kept in the user's cache, by version. Immutable.
 *
 * @param version of Apache Kafka
 * @param entries the jars
 */
public record ApacheKafkaClassPath(String version, List<Path> entries) {
    private static final String POM = "class-path-pom.xml";
    private static final Duration MAVEN_TIMEOUT = Duration.ofMinutes(15);
    private static final List<String> LOGGING_VERSIONS = List.of("slf4j.version", "logback.version");

    /** Copies. */
    public ApacheKafkaClassPath {
        requireNonNull(version, "version");
        entries = List.copyOf(entries);
    }

    /** The version of Apache Kafka that systems of this kind run. */
    public static String version(ApacheKafkaKind kind) {
        return property(versions(), kind.versionProperty());
    }

    /**
     * Finds the class path in the user's cache, {@code $XDG_CACHE_HOME/duolog} or {@code ~/.cache/duolog}, or resolves it.
     *
     * @param progress is told in a line if Maven is asked, which takes a while when jars have to be fetched
     * @throws IllegalStateException if Maven cannot say; the message names what to do
     */
    public static ApacheKafkaClassPath of(ApacheKafkaKind kind, Consumer<String> progress) {
        return of(kind, userCache(System.getenv(), System.getProperty("user.home")), "mvn", progress);
    }

    static ApacheKafkaClassPath of(ApacheKafkaKind kind, Path cache, String maven, Consumer<String> progress) {
        Properties versions = versions();
        String version = property(versions, kind.versionProperty());
        List<String> definitions = definitions(kind, versions);
        byte[] pom = resource(POM);
        Path file = cache.resolve("apache-kafka-" + version + "-" + checksum(pom, definitions) + ".classpath");
        try {
            if (Files.exists(file)) {
                List<Path> known = parse(Files.readString(file));
                if (known.stream().allMatch(Files::exists)) {
                    return new ApacheKafkaClassPath(version, known);
                }
            }
            progress.accept("asking Maven for the jars of Apache Kafka " + version + " (once; kept in " + cache + ")");
            Files.createDirectories(cache);
            Path directory = Files.createTempDirectory(cache, "resolving-");
            try {
                String answer = resolve(directory, pom, definitions, maven, versions);
                Path written = Files.writeString(directory.resolve("answer"), answer);
                Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                return new ApacheKafkaClassPath(version, parse(answer));
            } finally {
                deleteFiles(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the class path of Apache Kafka in " + file, e);
        }
    }

    /** Where this user's programs keep what can be made again. */
    static Path userCache(Map<String, String> environment, String home) {
        String base = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (base.isEmpty() ? Path.of(home, ".cache") : Path.of(base)).resolve("duolog");
    }

    private static String resolve(
            Path directory, byte[] pom, List<String> definitions, String maven, Properties versions)
            throws IOException {
        Path answer = directory.resolve("maven.classpath");
        Path log = directory.resolve("maven.log");
        Path pomFile = Files.write(directory.resolve("pom.xml"), pom);
        List<String> command = new ArrayList<>(List.of(
                maven,
                "-B",
                "-q",
                "-f",
                pomFile.toString(),
                "org.apache.maven.plugins:maven-dependency-plugin:"
                        + property(versions, "maven-dependency-plugin.version") + ":build-classpath",
                "-Dmdep.outputFile=" + answer));
        command.addAll(definitions);
        int status = run(command, log);
        if (status != 0 || !Files.exists(answer)) {
            throw new IllegalStateException("Maven could not resolve the jars of Apache Kafka (status " + status
                    + "); is its repository reachable? It said:\n" + Files.readString(log));
        }
        return Files.readString(answer).strip();
    }

    private static int run(List<String> command, Path log) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the jars of Apache Kafka come by Maven, and the command " + command.get(0)
                            + " cannot be run; install Maven, or put its bin directory on the PATH",
                    e);
        }
        try {
            if (process.waitFor(MAVEN_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IllegalStateException("Maven did not resolve the jars of Apache Kafka within " + MAVEN_TIMEOUT
                    + "; it said:\n" + Files.readString(log));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Maven resolved the jars of Apache Kafka", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<String> definitions(ApacheKafkaKind kind, Properties versions) {
        List<String> definitions = new ArrayList<>(List.of(
                "-Dkafka.version=" + property(versions, kind.versionProperty()),
                "-Dkafka.tools.version=" + property(versions, kind.toolsVersionProperty())));
        LOGGING_VERSIONS.forEach(name -> definitions.add("-D" + name + "=" + property(versions, name)));
        return List.copyOf(definitions);
    }

    private static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = open("versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return versions;
    }

    private static String property(Properties versions, String name) {
        return requireNonNull(versions.getProperty(name), () -> "versions.properties lacks " + name);
    }

    private static List<Path> parse(String classPath) {
        return Arrays.stream(classPath.strip().split(File.pathSeparator))
                .map(Path::of)
                .toList();
    }

    private static String checksum(byte[] pom, List<String> definitions) {
        CRC32 crc = new CRC32();
        crc.update(pom);
        crc.update(definitions.toString().getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static byte[] resource(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return requireNonNull(ApacheKafkaClassPath.class.getResourceAsStream(name), () -> "no resource " + name);
    }

    private static void deleteFiles(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }
}
