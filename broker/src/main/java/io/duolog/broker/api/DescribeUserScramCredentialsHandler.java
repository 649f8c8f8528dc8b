package io.duolog.broker.api;

import io.duolog.protocol.ApiException;
import io.duolog.protocol.ErrorCode;
import io.duolog.protocol.message.ApiKey;
import io.duolog.protocol.message.DescribeUserScramCredentialsRequest;
import io.duolog.protocol.message.DescribeUserScramCredentialsRequest.UserName;
import io.duolog.protocol.message.DescribeUserScramCredentialsResponse;
import io.duolog.protocol.message.DescribeUserScramCredentialsResponse.DescribeUserScramCredentialsResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * DescribeUserScramCredentials (KIP-554): nobody has any, since there is no authentication. Kafka's tools ask when they
 * describe the quotas of users, and take "there is no such user" for an answer. Nothing alters credentials, so that API
 * is not served.
 */
public final class DescribeUserScramCredentialsHandler
        implements ApiHandler<DescribeUserScramCredentialsRequest, DescribeUserScramCredentialsResponse> {
    /** Describes nobody. */
    public DescribeUserScramCredentialsHandler() {}

    @Override
    public ApiKey apiKey() {
        return ApiKey.DESCRIBE_USER_SCRAM_CREDENTIALS;
    }

    /** No users, or null, asks for all that there are. */
    @Override
    public void handle(
            RequestContext context,
            DescribeUserScramCredentialsRequest request,
            Reply<DescribeUserScramCredentialsResponse> reply) {
        List<UserName> asked = request.users();
        Map<String, Integer> timesByName = new LinkedHashMap<>();
        for (UserName user : asked == null ? List.<UserName>of() : asked) {
            timesByName.merge(user.name(), 1, Integer::sum);
        }
        List<DescribeUserScramCredentialsResult> results = new ArrayList<>();
        timesByName.forEach((name, times) -> results.add(times == 1 ? unknown(name) : repeated(name)));
        reply.send(new DescribeUserScramCredentialsResponse(0, ErrorCode.NONE.code(), null, results));
    }

    @Override
    public DescribeUserScramCredentialsResponse failure(
            RequestContext context, DescribeUserScramCredentialsRequest request, ApiException failure) {
        return new DescribeUserScramCredentialsResponse(0, failure.error().code(), failure.getMessage(), List.of());
    }

    private static DescribeUserScramCredentialsResult unknown(String name) {
        return new DescribeUserScramCredentialsResult(
                name,
                ErrorCode.RESOURCE_NOT_FOUND.code(),
                "Attempt to describe a user credential that does not exist: " + name,
                List.of());
    }

    private static DescribeUserScramCredentialsResult repeated(String name) {
        return new DescribeUserScramCredentialsResult(
                name,
                ErrorCode.DUPLICATE_RESOURCE.code(),
                "Cannot describe SCRAM credentials for the same user twice in a single request: " + name,
                List.of());
    }
}
