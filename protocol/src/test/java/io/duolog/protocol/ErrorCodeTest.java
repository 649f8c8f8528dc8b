package io.duolog.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
    @Test
    void hasTheIdsNamesAndRetriabilityOfTheOracle() {
        assertThat(ErrorCode.values()).hasSameSizeAs(Errors.values());
        for (Errors theirs : Errors.values()) {
            ErrorCode ours = ErrorCode.valueOf(theirs.name());
            assertThat(ours.code()).as(theirs.name()).isEqualTo(theirs.code());
            assertThat(ours.isRetriable())
                    .as(theirs.name())
                    .isEqualTo(theirs.exception() instanceof RetriableException);
        }
    }

    @Test
    void findsEveryErrorByItsCode() {
        assertThat(Arrays.asList(ErrorCode.values()))
                .allSatisfy(error -> assertThat(ErrorCode.forCode(error.code())).isSameAs(error));
    }

    @Test
    void takesCodesOfNewerPeersForUnknownErrors() {
        assertThat(ErrorCode.forCode((short) 4711)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
        assertThat(ErrorCode.forCode(Short.MIN_VALUE)).isSameAs(ErrorCode.UNKNOWN_SERVER_ERROR);
    }

    @Test
    void exceptionCarriesTheErrorAndItsMessage() {
        ApiException exception = new ApiException(ErrorCode.NOT_LEADER_OR_FOLLOWER);

        assertThat(exception.error()).isSameAs(ErrorCode.NOT_LEADER_OR_FOLLOWER);
        assertThat(exception.isRetriable()).isTrue();
        assertThat(exception).hasMessage(ErrorCode.NOT_LEADER_OR_FOLLOWER.message());
    }
}
