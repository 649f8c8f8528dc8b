package io.duolog.testkit;

import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.coordination.CoordinationBackends;
import io.duolog.storage.fs.LocalFileSystem;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Main class of a broker that is a process: runs it until SIGTERM, as the {@code broker} command does. */
final class ForkedBrokerMain {
    private ForkedBrokerMain() {}

    /** Takes the path of {@code server.properties}, and that of a file to make when clients are served. */
    @SuppressWarnings("SystemExitOutsideMain") // It is main; this is the end of its failures.
    public static void main(String[] args) throws IOException, InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            CoordinationBackends backends = CoordinationBackends.onClassPath(ForkedBrokerMain.class.getClassLoader());
            Broker broker = Broker.create(
                    BrokerConfig.parse(load(Path.of(args[0])), backends),
                    new BrokerEnvironment(new LocalFileSystem(), Clock.systemUTC(), new SecureRandom(), backends));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                broker.close();
                stopped.countDown();
            }));
            broker.start();
        } catch (RuntimeException e) {
            e.printStackTrace();
            System.exit(1);
        }
        Files.createFile(Path.of(args[1]));
        stopped.await();
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
