package io.duolog.broker.coordinator;

import static java.util.Objects.requireNonNull;

import io.duolog.protocol.wire.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * A record of a coordinator's topic, as messages. The newest record of a key holds; one without a value, a tombstone, ends
 * what the key names.
 *
 * @param type the kind of record: the {@code apiKey} of the schemas of key and value
 * @param key what it is about; written in version 0, the only one that keys have
 * @param valueVersion the version in which the value was read or is to be written; of no meaning in a tombstone
 * @param value what holds from now on; null in a tombstone
 */
public record CoordinatorRecord(short type, WireMessage key, short valueVersion, @Nullable WireMessage value) {
    /** Checks that there is a key. */
    public CoordinatorRecord {
        requireNonNull(key, "key");
    }

    /** A record that ends what its key names. */
    public static CoordinatorRecord tombstone(short type, WireMessage key) {
        return new CoordinatorRecord(type, key, (short) 0, null);
    }
}
