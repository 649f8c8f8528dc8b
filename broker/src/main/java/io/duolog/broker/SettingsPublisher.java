package io.duolog.broker;

import static java.util.Objects.requireNonNull;

import io.duolog.broker.config.ConfigLayers;
import io.duolog.broker.config.DynamicConfig;
import io.duolog.broker.metadata.ConfigResource;
import io.duolog.broker.metadata.MetadataDelta;
import io.duolog.broker.metadata.MetadataPublisher;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Applies what is altered of this broker's settings while it runs. Confined to the coordination thread. */
public final class SettingsPublisher implements MetadataPublisher {
    private static final Logger LOGGER = LoggerFactory.getLogger(SettingsPublisher.class);

    private final int nodeId;
    private final Map<String, String> file;
    private final Consumer<DynamicConfig> parts;
    private DynamicConfig applied;

    /**
     * What the configuration file says was applied already.
     *
     * @param nodeId this broker
     * @param file what its configuration file said
     * @param parts told of what holds from now on; must not block
     */
    public SettingsPublisher(int nodeId, Map<String, String> file, Consumer<DynamicConfig> parts) {
        this.nodeId = nodeId;
        this.file = Map.copyOf(file);
        this.parts = requireNonNull(parts, "parts");
        this.applied = DynamicConfig.of(new ConfigLayers(Map.of(), Map.of(), Map.of(), this.file));
    }

    /** The controller checks settings against its own file; against another one they may make no sense. */
    @Override
    public void onMetadata(MetadataDelta delta) {
        if (!delta.configs().contains(ConfigResource.ALL_BROKERS)
                && !delta.configs().contains(ConfigResource.broker(nodeId))) {
            return;
        }
        DynamicConfig altered = DynamicConfig.of(delta.after().brokerLayers(nodeId, file));
        if (!altered.problems().isEmpty()) {
            LOGGER.warn("Altered settings do not fit this broker's file; the former ones hold: {}", altered.problems());
        } else if (!altered.equals(applied)) {
            applied = altered;
            parts.accept(altered);
            LOGGER.info("Settings altered: {} {}", altered.cleaner(), altered.connections());
        }
    }
}
