package io.duolog.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.duolog.protocol.UnsupportedVersionException;
import io.duolog.protocol.wire.WireReader;
import java.nio.ByteBuffer;
import org.apache.kafka.common.message.ApiMessageType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiKeyTest {
    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void rangeIsWithinTheStableRangeOfTheOracle(ApiKey api) {
        ApiMessageType theirs = ApiMessageType.fromApiKey(api.id());

        assertThat(api.apiName()).isEqualTo(theirs.name);
        assertThat(api.lowestVersion())
                .isBetween(theirs.lowestSupportedVersion(), theirs.highestSupportedVersion(false));
        assertThat(api.highestVersion()).isBetween(api.lowestVersion(), theirs.highestSupportedVersion(false));
    }

    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void headerVersionsEqualTheOracles(ApiKey api) {
        ApiMessageType theirs = ApiMessageType.fromApiKey(api.id());

        for (short version = api.lowestVersion(); version <= api.highestVersion(); version++) {
            assertThat(api.requestHeaderVersion(version)).isEqualTo(theirs.requestHeaderVersion(version));
            assertThat(api.responseHeaderVersion(version)).isEqualTo(theirs.responseHeaderVersion(version));
        }
    }

    @ParameterizedTest
    @EnumSource(ApiKey.class)
    void isFoundByItsId(ApiKey api) {
        assertThat(ApiKey.forId(api.id())).isSameAs(api);
    }

    @Test
    void hasNothingForApisThatAreNotSpoken() {
        assertThat(ApiKey.forId(-1)).isNull();
        assertThat(ApiKey.forId(4)).as("LeaderAndIsr, removed").isNull();
        assertThat(ApiKey.forId(Short.MAX_VALUE)).isNull();
    }

    @Test
    void leavesOutVersionsThatAreStillInTheMaking() {
        assertThat(ApiKey.INIT_PRODUCER_ID.highestVersion()).isEqualTo((short) 5);
    }

    @Test
    void everyApiVersionsResponseHasTheOldestHeader() {
        assertThat(ApiKey.API_VERSIONS.requestHeaderVersion((short) 5)).isEqualTo((short) 2);
        assertThat(ApiKey.API_VERSIONS.responseHeaderVersion((short) 5)).isZero();
    }

    @Test
    void knowsTheHeaderOfAVersionThatIsNotSpoken() {
        assertThat(ApiKey.API_VERSIONS.requestHeaderVersion((short) 99)).isEqualTo((short) 2);
    }

    @Test
    void refusesToReadAVersionThatIsNotSpoken() {
        WireReader in = new WireReader(ByteBuffer.allocate(100));

        assertThat(ApiKey.PRODUCE.isSupported((short) 2)).isFalse();
        assertThatThrownBy(() -> ApiKey.PRODUCE.readRequest(in, (short) 2))
                .isInstanceOf(UnsupportedVersionException.class)
                .hasMessage("ProduceRequest version 2 is not supported, only 3 to 13 are");
    }

    @Test
    void aRequestReadsItsOwnResponse() {
        HeartbeatResponse response = new HeartbeatRequest("g", 1, "m", null)
                .readResponse(new WireReader(ByteBuffer.wrap(new byte[] {0, 27})), (short) 0);

        assertThat(response).isEqualTo(new HeartbeatResponse(0, (short) 27));
    }
}
