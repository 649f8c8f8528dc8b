package io.duolog.broker.group.consumer;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.duolog.broker.group.consumer.Topics.Topic;
import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What members want: names, and regular expressions of RE2/J, which take time in proportion to what they look at, whatever a
 * client makes up. Pure.
 */
final class Subscriptions {
    private static final long HASH_SEED = 1_125_899_906_842_597L;

    private Subscriptions() {}

    /**
     * Compiles.
     *
     * @throws ApiException INVALID_REGULAR_EXPRESSION
     */
    static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new ApiException(
                    ErrorCode.INVALID_REGULAR_EXPRESSION,
                    "SubscribedTopicRegex '" + regex + "' is not valid: " + e.getDescription());
        }
    }

    /** The topics that {@code regex} stands for now. */
    static SortedSet<String> resolve(String regex, Topics topics) {
        Pattern pattern = compile(regex);
        SortedSet<String> matching = new TreeSet<>();
        for (String name : topics.names()) {
            if (pattern.matches(name)) {
                matching.add(name);
            }
        }
        return matching;
    }

    /** All names that a member wants. */
    static SortedSet<String> names(ConsumerGroupState state, ConsumerMember member) {
        String regex = member.profile().topicRegex();
        ResolvedRegex resolved = regex == null ? null : state.regexes().get(regex);
        if (resolved == null) {
            return member.profile().topicNames();
        }
        SortedSet<String> names = new TreeSet<>(member.profile().topicNames());
        names.addAll(resolved.topics());
        return names;
    }

    /** What a member wants of the topics that there are. */
    static List<Topic> topics(ConsumerGroupState state, ConsumerMember member, Topics topics) {
        List<Topic> wanted = new ArrayList<>();
        for (String name : names(state, member)) {
            topics.find(name).ifPresent(wanted::add);
        }
        return wanted;
    }

    /** Stands for all that members want of the topics that there are: another one if a topic or partition is new or gone. */
    static long hash(ConsumerGroupState state, Topics topics) {
        SortedSet<String> names = new TreeSet<>();
        state.members().values().forEach(member -> names.addAll(names(state, member)));
        long hash = HASH_SEED;
        for (String name : names) {
            Optional<Topic> topic = topics.find(name);
            if (topic.isPresent()) {
                hash = 31 * hash + topic.get().id().getMostSignificantBits();
                hash = 31 * hash + topic.get().id().getLeastSignificantBits();
                hash = 31 * hash + topic.get().partitions();
            }
        }
        return hash;
    }
}
