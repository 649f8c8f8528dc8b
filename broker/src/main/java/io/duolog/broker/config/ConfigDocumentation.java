package io.duolog.broker.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables of settings as Markdown: {@code docs/configuration.md} is made of it, and a test holds the two together. */
public final class ConfigDocumentation {
    private static final String COLUMNS =
            """
            | Setting | Type | Default | Effect | What it does |
            |---|---|---|---|---|
            """;

    private ConfigDocumentation() {}

    /** The whole page. */
    public static String markdown() {
        return """
                # Settings

                Names, types and defaults are Apache Kafka 4.4's, if not said otherwise. Everything is checked before
                the broker starts, and everything that is wrong is reported at once. A setting that nobody knows is an
                error, with a guess at what was meant.

                What the column *Effect* says:

                - *active*: Duolog acts on it.
                - *stored*: Checked, kept and shown, so that existing files and tools work; without effect in this
                  version. Given in a broker's file, it is named in a warning at start.
                - *fixed*: Only the default is accepted, as Duolog does not do what another value asks for.

                The coordination backend that `coordination.backend` names brings settings of its own.

                ## Brokers

                Settings in *italics* can also be altered while brokers run, for all of them or, if not said otherwise, for one.

                """
                + COLUMNS
                + rows(List.copyOf(BrokerKeys.table().all()))
                + """

                ## Topics

                Given when a topic is created, or altered at any time. A topic without a value of its own has that of
                the broker's setting named *falls back to*.

                """
                + COLUMNS
                + rows(keys(TopicKeys.all()))
                + """

                ## Groups

                Altered at any time, whether there is such a group or not. They hold for members of the consumer protocol, each
                from its next heartbeat on. A group without a value of its own has that of the broker's setting named
                *falls back to*.

                """
                + COLUMNS
                + rows(keys(OwnGroupKeys.all()));
    }

    private static List<ConfigKey<?>> keys(List<ResourceKey<?>> resourceKeys) {
        return resourceKeys.stream().<ConfigKey<?>>map(ResourceKey::key).toList();
    }

    private static String rows(List<ConfigKey<?>> keys) {
        return keys.stream()
                .sorted(Comparator.comparing(ConfigKey::name))
                .map(ConfigDocumentation::row)
                .collect(Collectors.joining());
    }

    private static String row(ConfigKey<?> key) {
        String emphasis = key.scope().isDynamic() ? "*" : "";
        String only = key.scope() == ConfigScope.ALL_BROKERS ? " Altered for all brokers, not for one." : "";
        String fallBack = Stream.concat(TopicKeys.all().stream(), OwnGroupKeys.all().stream())
                .filter(resourceKey -> resourceKey.key().equals(key))
                .filter(resourceKey -> !resourceKey.synonyms().isEmpty())
                .findFirst()
                .map(resourceKey -> " Falls back to "
                        + resourceKey.synonyms().stream()
                                .map(synonym -> "`" + synonym.key().name() + "`")
                                .collect(Collectors.joining(", "))
                        + ".")
                .orElse("");
        return "| " + emphasis + "`" + key.name() + "`" + emphasis + " | "
                + key.type().name() + " | "
                + key.defaultText()
                        .map(text -> text.isEmpty() ? "empty" : "`" + text + "`")
                        .orElse("") + " | "
                + key.support().name().toLowerCase(Locale.ROOT) + " | "
                + key.documentation() + only + fallBack + " |\n";
    }
}
