package io.duolog.chaos.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Where runs go: a directory for each below the one that the user named. */
final class RunPlaces {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private RunPlaces() {}

    /** Makes a directory for a run, with a name that tells when, what and by which seed. */
    static Path create(Path reports, Clock clock, String system, String what, long seed) {
        String name = TIME.format(clock.instant()) + "-" + system + "-" + what + "-" + seed;
        try {
            Path directory = reports.resolve(name);
            for (int n = 2; Files.exists(directory); n++) {
                directory = reports.resolve(name + "-" + n);
            }
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for the run below " + reports, e);
        }
    }
}
