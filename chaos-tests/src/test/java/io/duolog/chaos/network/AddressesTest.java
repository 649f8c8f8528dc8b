package io.duolog.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final List<String> LITERALS = List.of("127.77.1.1", "127.77.1.2");

    @Test
    void linksHaveTheAddressesOfTheirEnds() {
        assertThat(Addresses.of(new Link(NodeId.client(3), NodeId.broker(2)))).isEqualTo("127.77.103.2");
        assertThat(Addresses.of(NodeId.zooKeeper(1))).isEqualTo("127.77.51.51");
    }

    @Test
    void aPortIsFreeOnAllAddressesAndBelowTheEphemeralOnes() throws IOException {
        int free = Addresses.freePort(LITERALS, 40);
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(Addresses.socketAddress(LITERALS.get(1), free));

            assertThat(Addresses.freePort(LITERALS, 40)).isBetween(free + 1, 31_999);
        }
    }

    @Test
    void anyNumberCanBeTheStart() {
        assertThat(Addresses.freePort(LITERALS, -1)).isBetween(20_000, 31_999);
        assertThat(Addresses.freePort(LITERALS, Integer.MAX_VALUE)).isBetween(20_000, 31_999);
    }
}
