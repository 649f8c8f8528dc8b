package io.duolog.compat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.testkit.DuologCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bytes of every partition on every broker's disk. Replicas may begin new segment files at different offsets, so what is
 * compared is all of a partition's {@code .log} files one after the other: offsets, leader epochs and CRCs are in them.
 */
final class ReplicaFiles {

    private ReplicaFiles() {}

    /** For each partition, by broker, what its files hold. */
    static Map<String, Map<Integer, String>> read(DuologCluster cluster, String topicPrefix) {
        Map<String, Map<Integer, String>> contents = new TreeMap<>();
        for (int broker : cluster.brokerIds()) {
            for (Path directory : entries(cluster.dataDirectory(broker))) {
                String partition = directory.getFileName().toString();
                if (partition.startsWith(topicPrefix)
                        && Files.exists(directory.resolve("partition.metadata"))
                        && !partition.endsWith("-delete")) {
                    contents.computeIfAbsent(partition, unknown -> new TreeMap<>())
                            .put(broker, digest(directory));
                }
            }
        }
        return contents;
    }

    /** Checks that all replicas of each partition hold the same bytes, and that so many partitions were looked at. */
    static void assertIdentical(Map<String, Map<Integer, String>> contents) {
        assertThat(contents).isNotEmpty();
        assertThat(contents).allSatisfy((partition, replicas) -> assertThat(replicas.values())
                .as("what the brokers hold of %s: %s", partition, replicas)
                .hasSizeGreaterThan(1)
                .containsOnly(replicas.values().iterator().next()));
    }

    private static String digest(Path directory) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            long sizeBytes = 0;
            for (Path file : entries(directory)) {
                if (file.toString().endsWith(".log")) {
                    byte[] bytes = Files.readAllBytes(file);
                    digest.update(bytes);
                    sizeBytes += bytes.length;
                }
            }
            return sizeBytes + " bytes " + HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Path> entries(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
