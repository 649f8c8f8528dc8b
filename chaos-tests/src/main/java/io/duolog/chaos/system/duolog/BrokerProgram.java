package io.duolog.chaos.system.duolog;

import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.fs.LocalFileSystem;
import io.duolog.storage.fs.StorageFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Runs a broker until SIGTERM, as the {@code broker} command does, but on a disk that the harness watches and breaks. */
final class BrokerProgram {
    private static final long SLOW_NS = Duration.ofSeconds(1).toNanos();

    private BrokerProgram() {}

    /** Takes the directory of the broker's files ({@link BrokerFiles}). */
    @SuppressWarnings("SystemExitOutsideMain") // It is main; this is the end of its failures.
    public static void main(String[] args) throws IOException, InterruptedException {
        BrokerFiles files = new BrokerFiles(Path.of(args[0]));
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            CoordinationBackends backends = CoordinationBackends.onClassPath(BrokerProgram.class.getClassLoader());
            Broker broker = Broker.create(
                    BrokerConfig.parse(load(files.properties()), backends),
                    new BrokerEnvironment(disk(files), Clock.systemUTC(), new SecureRandom(), backends));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                broker.close();
                stopped.countDown();
            }));
            broker.start();
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        Files.createFile(files.ready());
        stopped.await();
    }

    private static StorageFileSystem disk(BrokerFiles files) throws IOException {
        return new PowerLossFileSystem(
                new LocalFileSystem(),
                Device.open(files.data(), files.device()),
                DiskSwitch.open(files.diskSwitch()),
                () -> LockSupport.parkNanos(SLOW_NS));
    }

    private static Map<String, String> load(Path file) throws IOException {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return settings;
    }
}
