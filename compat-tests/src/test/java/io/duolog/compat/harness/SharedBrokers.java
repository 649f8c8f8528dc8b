package io.duolog.compat.harness;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** Provides one started broker of each selected kind; they live until the last test of the JVM has run. */
public final class SharedBrokers implements ArgumentsProvider {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SharedBrokers.class);

    @Override
    public Stream<? extends Arguments> provideArguments(ParameterDeclarations parameters, ExtensionContext context) {
        return BrokerKind.selected().stream()
                .map(kind -> Arguments.of(Named.of(kind.name(), sharedBroker(kind, context))));
    }

    private static BrokerUnderTest sharedBroker(BrokerKind kind, ExtensionContext context) {
        // The store closes its AutoCloseable values when the whole run ends.
        return context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(kind, SharedBrokers::startedBroker, BrokerUnderTest.class);
    }

    private static BrokerUnderTest startedBroker(BrokerKind kind) {
        BrokerUnderTest broker = kind.create(Map.of());
        broker.start();
        return broker;
    }
}
