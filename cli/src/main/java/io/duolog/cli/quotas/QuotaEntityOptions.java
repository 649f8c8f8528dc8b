package io.duolog.cli.quotas;

import io.duolog.client.admin.QuotaEntity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whose quotas. */
final class QuotaEntityOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--user", paramLabel = "USER", description = "A user; ANONYMOUS without authentication.")
    private @Nullable String user;

    @Option(names = "--user-defaults", description = "All users that have no quota of their own.")
    private boolean userDefaults;

    @Option(names = "--client-id", paramLabel = "ID", description = "A client id; with --user, of that user.")
    private @Nullable String clientId;

    @Option(names = "--client-id-defaults", description = "All client ids that have no quota of their own.")
    private boolean clientIdDefaults;

    @Option(names = "--ip", paramLabel = "ADDRESS", description = "An address, which stands by itself.")
    private @Nullable String ip;

    @Option(names = "--ip-defaults", description = "All addresses that have no quota of their own.")
    private boolean ipDefaults;

    /** Created by the parser, which also sets the fields. */
    @SuppressWarnings("NullAway.Init")
    QuotaEntityOptions() {}

    /** What was named; may be nothing. */
    Map<QuotaEntity.Type, Optional<String>> parts() {
        Map<QuotaEntity.Type, Optional<String>> parts = new EnumMap<>(QuotaEntity.Type.class);
        add(parts, QuotaEntity.Type.USER, user, userDefaults);
        add(parts, QuotaEntity.Type.CLIENT_ID, clientId, clientIdDefaults);
        add(parts, QuotaEntity.Type.IP, ip, ipDefaults);
        if (parts.containsKey(QuotaEntity.Type.IP) && parts.size() > 1) {
            throw wrong("--ip stands by itself: an address has no users or client ids");
        }
        return parts;
    }

    /**
     * The one that was named.
     *
     * @throws ParameterException if none was
     */
    QuotaEntity entity() {
        Map<QuotaEntity.Type, Optional<String>> parts = parts();
        if (parts.isEmpty()) {
            throw wrong("say whose quotas: --user, --client-id, both, or --ip; or the defaults of one of them");
        }
        return new QuotaEntity(parts);
    }

    private void add(
            Map<QuotaEntity.Type, Optional<String>> parts,
            QuotaEntity.Type type,
            @Nullable String name,
            boolean isDefault) {
        if (name != null && isDefault) {
            throw wrong("--" + type.key() + " and --" + type.key() + "-defaults exclude each other");
        }
        if (name != null || isDefault) {
            parts.put(type, Optional.ofNullable(name));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
