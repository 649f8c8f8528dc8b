package io.duolog.broker.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
                + rows(TopicKeys.all().stream().<ConfigKey<?>>map(TopicKey::key).toList());
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
        String fallBack = TopicKeys.find(key.name())
                .filter(topicKey -> topicKey.key().equals(key))
                .filter(topicKey -> !topicKey.synonyms().isEmpty())
                .map(topicKey -> " Falls back to "
                        + topicKey.synonyms().stream()
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
