package io.duolog.client.network;

import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.ApiVersionsResponse;
import io.duolog.protocol.message.ApiVersionsResponse.ApiVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** The versions of each request that a broker says it speaks. Immutable. */
final class ApiVersionRanges {
    /** Before the broker has said anything. */
    static final ApiVersionRanges UNKNOWN = new ApiVersionRanges(ErrorCode.NONE, Map.of());

    /** Where this client does not speak the newest version: offsets of groups go by topic name, not by topic id. */
    private static final Map<ApiKey, Short> HIGHEST_SPOKEN =
            Map.of(ApiKey.OFFSET_COMMIT, (short) 9, ApiKey.OFFSET_FETCH, (short) 9);

    private final ErrorCode error;
    private final Map<Integer, ApiVersion> ranges;

    private ApiVersionRanges(ErrorCode error, Map<Integer, ApiVersion> ranges) {
        this.error = error;
        this.ranges = Map.copyOf(ranges);
    }

    /** What an answer says. */
    static ApiVersionRanges of(ApiVersionsResponse response) {
        Map<Integer, ApiVersion> ranges = new HashMap<>();
        response.apiKeys().forEach(range -> ranges.put((int) range.apiKey(), range));
        return new ApiVersionRanges(ErrorCode.forCode(response.errorCode()), ranges);
    }

    /** Whether the broker did not answer the question, but refused its version. */
    boolean isRefusal() {
        return error != ErrorCode.NONE;
    }

    /** The error behind a refusal. */
    ErrorCode error() {
        return error;
    }

    /**
     * In which version to ask again after a refusal (KIP-511): the highest common one below {@code refused}, or 0 if the
     * broker does not say; empty if that was refused already.
     */
    OptionalInt lowerApiVersions(short refused) {
        if (error != ErrorCode.UNSUPPORTED_VERSION || refused == 0) {
            return OptionalInt.empty();
        }
        OptionalInt common = common(ApiKey.API_VERSIONS);
        return common.isPresent() && common.getAsInt() < refused ? common : OptionalInt.of(0);
    }

    /** The highest version that both sides speak; empty if there is none. */
    OptionalInt common(ApiKey apiKey) {
        ApiVersion range = range(apiKey);
        if (range == null) {
            return OptionalInt.empty();
        }
        int highest = Math.min(range.maxVersion(), highestSpoken(apiKey));
        return highest >= Math.max(range.minVersion(), apiKey.lowestVersion())
                ? OptionalInt.of(highest)
                : OptionalInt.empty();
    }

    /** Why there is no common version, as a sentence. */
    String whyNot(ApiKey apiKey) {
        ApiVersion range = range(apiKey);
        return apiKey.apiName() + " is "
                + (range == null
                        ? "not served"
                        : "served in versions " + range.minVersion() + " to " + range.maxVersion()
                                + ", this client speaks " + apiKey.lowestVersion() + " to " + highestSpoken(apiKey));
    }

    private static short highestSpoken(ApiKey apiKey) {
        return HIGHEST_SPOKEN.getOrDefault(apiKey, apiKey.highestVersion());
    }

    private @Nullable ApiVersion range(ApiKey apiKey) {
        return ranges.get((int) apiKey.id());
    }
}
