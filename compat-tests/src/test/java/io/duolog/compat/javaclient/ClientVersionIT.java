package io.duolog.compat.javaclient;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.producer.KafkaProducer;
import org.junit.jupiter.api.Test;

/** Guards the other suites: they run with the kafka-clients that the build says. */
class ClientVersionIT {

    @Test
    void runsWithTheVersionThatTheBuildNames() {
        assertThat(KafkaProducer.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("/kafka-clients-" + System.getProperty("compat.expected.clients") + ".jar");
    }
}
