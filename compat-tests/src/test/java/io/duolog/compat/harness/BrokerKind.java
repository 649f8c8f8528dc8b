package io.duolog.compat.harness;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The brokers that tests can run against. */
public enum BrokerKind {
    /** Apache Kafka, from its published jars: shows that a test describes what Kafka does. */
    APACHE_KAFKA {
        @Override
        public BrokerUnderTest create(Map<String, String> serverProperties) {
            return new ApacheKafkaBroker(serverProperties);
        }
    },
    /** The broker that this project builds. */
    DUOLOG {
        @Override
        public BrokerUnderTest create(Map<String, String> serverProperties) {
            return new DuologBroker(serverProperties);
        }
    };

    /** Comma-separated names, in any case, of the brokers that {@link OnEveryBroker} tests run against. */
    public static final String SELECTION_PROPERTY = "compat.brokers";

    /**
     * A new broker that is not started yet.
     *
     * @param serverProperties settings in Kafka's names that replace the harness's own
     */
    public abstract BrokerUnderTest create(Map<String, String> serverProperties);

    /** The kinds named by {@link #SELECTION_PROPERTY}; all of them if it is not set. */
    public static List<BrokerKind> selected() {
        String names = System.getProperty(SELECTION_PROPERTY, "");
        if (names.isBlank()) {
            return List.of(values());
        }
        return Arrays.stream(names.split(",", -1))
                .map(name -> valueOf(name.strip().toUpperCase(Locale.ROOT)))
                .toList();
    }
}
