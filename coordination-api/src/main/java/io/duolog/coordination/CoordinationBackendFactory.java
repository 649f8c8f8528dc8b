package io.duolog.coordination;

import java.util.List;
import java.util.Map;

/**
 * Makes backends of one kind. Found by {@link java.util.ServiceLoader}: a jar with an implementation that is named in
 * {@code META-INF/services/io.duolog.coordination.CoordinationBackendFactory} adds a backend, and
 * {@code coordination.backend=<name>} chooses it.
 */
public interface CoordinationBackendFactory {
    /** The value of {@code coordination.backend} that chooses this backend: lower case letters, digits and dashes. */
    String name();

    /** The settings that this backend understands, so that the broker can tell an unknown one from a misspelt one. */
    List<ConfigKey> configKeys();

    /**
     * Checks the whole configuration and makes a backend. Starts no thread, opens no file or socket.
     *
     * @param config the settings that were given, by name; names that are not among {@link #configKeys()} are ignored
     * @param host what the backend gets from its process
     * @throws CoordinationConfigException naming every setting that is wrong, its value and the fix
     */
    CoordinationBackend create(Map<String, String> config, BackendHost host);
}
