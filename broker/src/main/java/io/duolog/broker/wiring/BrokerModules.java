package io.duolog.broker.wiring;

import com.google.inject.AbstractModule;
import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.duolog.broker.Broker;
import io.duolog.broker.BrokerEnvironment;
import io.duolog.broker.BrokerThreads;
import io.duolog.broker.config.BrokerConfig;
import io.duolog.coordination.NodeIdentity;
import java.util.List;
import java.util.UUID;

/** What a broker is made of. */
public final class BrokerModules {
    private BrokerModules() {}

    /** The modules of one broker. Making an injector of them starts no thread and does no input or output. */
    public static List<Module> of(BrokerConfig config, BrokerEnvironment environment) {
        return List.of(
                BrokerModules::strict,
                new CoreModule(config, environment),
                new StorageModule(),
                new ReplicationModule(),
                new CoordinationModule(),
                new ControllerModule(),
                new PeerModule(),
                new ApiModule(),
                new OperatorApiModule(),
                new GroupModule(),
                new NetworkModule());
    }

    /** What is not bound here on purpose is not made by accident. */
    private static void strict(Binder binder) {
        binder.requireExplicitBindings();
        binder.requireExactBindingAnnotations();
        binder.requireAtInjectOnConstructors();
        binder.disableCircularProxies();
    }

    /** What everything else stands on. */
    private static final class CoreModule extends AbstractModule {
        private final BrokerConfig config;
        private final BrokerEnvironment environment;

        CoreModule(BrokerConfig config, BrokerEnvironment environment) {
            this.config = config;
            this.environment = environment;
        }

        @Override
        protected void configure() {
            bind(BrokerConfig.class).toInstance(config);
            bind(BrokerEnvironment.class).toInstance(environment);
            bind(Broker.class).in(Singleton.class);
        }

        @Provides
        @Singleton
        BrokerThreads threads() {
            return new BrokerThreads(
                    config.nodeId(),
                    config.sockets().ioThreads(),
                    config.log().recoveryThreadsPerDirectory()
                            * config.log().directories().size(),
                    config.log().cleaner().threads(),
                    config.groups().coordinatorThreads());
        }

        @Provides
        @Singleton
        NodeIdentity identity() {
            UUID incarnation = new UUID(
                    environment.random().nextLong(), environment.random().nextLong());
            return new NodeIdentity(config.nodeId(), incarnation);
        }
    }
}
