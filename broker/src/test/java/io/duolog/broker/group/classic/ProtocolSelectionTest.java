package io.duolog.broker.group.classic;

import static org.assertj.core.api.Assertions.assertThat;

import io.duolog.broker.group.member.Bytes;
import io.duolog.broker.group.member.MemberProtocol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProtocolSelectionTest {
    @Test
    void choosesWhatMostMembersPrefer() {
        assertThat(ProtocolSelection.select(List.of(knows("a", "b"), knows("b", "a"), knows("b", "a"))))
                .contains("b");
    }

    @Test
    void ignoresWhatNotAllKnow() {
        assertThat(ProtocolSelection.select(List.of(knows("a", "b"), knows("a", "b"), knows("b"))))
                .contains("b");
    }

    @Test
    void letsTheMemberThatCameFirstBreakATie() {
        assertThat(ProtocolSelection.select(List.of(knows("b", "a"), knows("a", "b"))))
                .contains("b");
        assertThat(ProtocolSelection.select(List.of(knows("a", "b"), knows("b", "a"))))
                .contains("a");
    }

    @Test
    void choosesNothingIfNothingIsShared() {
        assertThat(ProtocolSelection.select(List.of(knows("a"), knows("b")))).isEmpty();
        assertThat(ProtocolSelection.select(List.of())).isEmpty();
    }

    @Test
    void countsARepeatedNameOnce() {
        assertThat(MemberProtocol.copyOf(List.of(
                        TestMember.protocol("a", "first"),
                        TestMember.protocol("a", "second"),
                        TestMember.protocol("b", "third"))))
                .extracting(each -> each.name() + TestMember.text(each.metadata()))
                .containsExactly("afirst", "bthird");
    }

    private static List<MemberProtocol> knows(String... names) {
        return Arrays.stream(names)
                .map(name -> new MemberProtocol(name, Bytes.EMPTY))
                .toList();
    }
}
