package io.duolog.transport;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A file with keys or certificates: {@code ssl.keystore.*} or {@code ssl.truststore.*}.
 *
 * @param type {@code ssl.keystore.type}: {@code JKS}, {@code PKCS12} or {@code PEM}. A PEM key store holds the private key
 *     (PKCS#8) and its certificate chain in one file; a PEM trust store holds certificates
 * @param location {@code ssl.keystore.location}
 * @param password {@code ssl.keystore.password}: of the store
 * @param keyPassword {@code ssl.key.password}: of the private key; the store's password if empty
 */
public record TlsStore(String type, Path location, Optional<String> password, Optional<String> keyPassword) {
    /** The type of stores that are PEM files. */
    public static final String PEM = "PEM";

    /** Checks that nothing is null. */
    public TlsStore {
        requireNonNull(type, "type");
        requireNonNull(location, "location");
        requireNonNull(password, "password");
        requireNonNull(keyPassword, "keyPassword");
    }

    /** Leaves the passwords out. */
    @Override
    public String toString() {
        return "TlsStore[" + type + " at " + location + "]";
    }
}
