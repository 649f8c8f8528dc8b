package io.duolog.broker.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where the broker listens, and what it tells others.
 *
 * @param listeners at least one, names and non-zero ports unique
 * @param advertised one for each listener, in the same order; the port is 0 where the listener's is, and the host is
 *     empty where the listener is on all interfaces: the broker fills in what it learns when it binds
 * @param interBrokerListenerName the listener for other brokers
 */
public record ListenerConfig(List<Endpoint> listeners, List<Endpoint> advertised, String interBrokerListenerName) {
    private static final String PLAINTEXT = "PLAINTEXT";

    /** Copies the lists. */
    public ListenerConfig {
        listeners = List.copyOf(listeners);
        advertised = List.copyOf(advertised);
    }

    static ListenerConfig from(ConfigValues values) {
        List<Endpoint> listeners = endpoints(values, BrokerKeys.LISTENERS);
        checkUnique(values, listeners);
        checkProtocols(values, listeners);
        return new ListenerConfig(listeners, advertised(values, listeners), interBroker(values, listeners));
    }

    private static List<Endpoint> endpoints(ConfigValues values, ConfigKey<List<String>> key) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (String text : values.find(key).orElse(List.of())) {
            try {
                endpoints.add(Endpoint.parse(text));
            } catch (IllegalArgumentException e) {
                values.report(key, String.valueOf(e.getMessage()));
            }
        }
        if (endpoints.isEmpty()) {
            values.report(key, "must name at least one listener, as PLAINTEXT://:9092");
        }
        return endpoints;
    }

    private static void checkUnique(ConfigValues values, List<Endpoint> listeners) {
        Set<String> names = new HashSet<>();
        Set<Integer> ports = new HashSet<>();
        for (Endpoint listener : listeners) {
            if (!names.add(listener.listenerName())) {
                values.report(BrokerKeys.LISTENERS, "two listeners are named " + listener.listenerName());
            }
            if (listener.port() != 0 && !ports.add(listener.port())) {
                values.report(BrokerKeys.LISTENERS, "two listeners have port " + listener.port());
            }
        }
    }

    private static void checkProtocols(ConfigValues values, List<Endpoint> listeners) {
        Map<String, String> protocols = new HashMap<>();
        for (String entry : values.get(BrokerKeys.LISTENER_SECURITY_PROTOCOL_MAP)) {
            int colon = entry.indexOf(':');
            if (colon <= 0) {
                values.report(BrokerKeys.LISTENER_SECURITY_PROTOCOL_MAP, "expected NAME:PROTOCOL instead of " + entry);
                continue;
            }
            protocols.put(entry.substring(0, colon).toUpperCase(Locale.ROOT), entry.substring(colon + 1));
        }
        for (Endpoint listener : listeners) {
            String protocol = protocols.get(listener.listenerName());
            if (protocol == null) {
                values.report(
                        BrokerKeys.LISTENERS,
                        "add " + listener.listenerName()
                                + ":PLAINTEXT to listener.security.protocol.map: it has no security protocol");
            } else if (!protocol.equals(PLAINTEXT)) {
                values.report(
                        BrokerKeys.LISTENERS,
                        "listener " + listener.listenerName() + " has security protocol " + protocol
                                + ": this version speaks PLAINTEXT only");
            }
        }
    }

    private static List<Endpoint> advertised(ConfigValues values, List<Endpoint> listeners) {
        if (!values.isGiven(BrokerKeys.ADVERTISED_LISTENERS)) {
            return listeners.stream()
                    .map(listener -> isWildcard(listener.host())
                            ? new Endpoint(listener.listenerName(), "", listener.port())
                            : listener)
                    .toList();
        }
        List<Endpoint> given = endpoints(values, BrokerKeys.ADVERTISED_LISTENERS);
        Map<String, Endpoint> byName = new HashMap<>();
        for (Endpoint endpoint : given) {
            byName.put(endpoint.listenerName(), endpoint);
            if (isWildcard(endpoint.host())) {
                values.report(BrokerKeys.ADVERTISED_LISTENERS, "name a host that clients can reach in " + endpoint);
            }
            if (listeners.stream().noneMatch(listener -> listener.listenerName().equals(endpoint.listenerName()))) {
                values.report(
                        BrokerKeys.ADVERTISED_LISTENERS,
                        "there is no listener " + endpoint.listenerName() + " in listeners");
            }
        }
        for (Endpoint listener : listeners) {
            if (!byName.containsKey(listener.listenerName())) {
                values.report(
                        BrokerKeys.ADVERTISED_LISTENERS,
                        "add listener " + listener.listenerName() + ", which is missing");
            }
        }
        return listeners.stream()
                .map(listener -> byName.getOrDefault(listener.listenerName(), listener))
                .toList();
    }

    private static String interBroker(ConfigValues values, List<Endpoint> listeners) {
        if (values.isGiven(BrokerKeys.INTER_BROKER_LISTENER_NAME)
                && values.isGiven(BrokerKeys.SECURITY_INTER_BROKER_PROTOCOL)) {
            values.report(
                    BrokerKeys.INTER_BROKER_LISTENER_NAME,
                    "give either this or security.inter.broker.protocol, not both");
        }
        String name = values.find(BrokerKeys.INTER_BROKER_LISTENER_NAME)
                .map(text -> text.toUpperCase(Locale.ROOT))
                .orElseGet(() -> listeners.size() == 1 ? listeners.get(0).listenerName() : PLAINTEXT);
        if (listeners.stream().noneMatch(listener -> listener.listenerName().equals(name))) {
            values.report(
                    BrokerKeys.INTER_BROKER_LISTENER_NAME,
                    "name one of the listeners: "
                            + listeners.stream().map(Endpoint::listenerName).collect(Collectors.joining(", ")));
        }
        return name;
    }

    private static boolean isWildcard(String host) {
        return host.isEmpty() || host.equals("0.0.0.0") || host.equals("::");
    }
}
