package io.duolog.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListsTest {
    @Test
    void intListEqualsAnyListOfTheSameNumbers() {
        List<Integer> boxed = List.of(1, -2, 300);
        IntList unboxed = IntList.of(1, -2, 300);

        assertThat(unboxed).isEqualTo(boxed).hasSameHashCodeAs(boxed);
        assertThat(boxed).isEqualTo(unboxed);
        assertThat(unboxed).isEqualTo(IntList.copyOf(boxed)).isNotEqualTo(IntList.of(1, -2));
        assertThat(unboxed.getInt(2)).isEqualTo(300);
        assertThat(unboxed.containsInt(-2)).isTrue();
        assertThat(unboxed.containsInt(2)).isFalse();
        assertThat(unboxed.contains(300)).isTrue();
        assertThat(unboxed.contains(2)).isFalse();
        assertThat(unboxed.contains((Object) "300")).isFalse();
    }

    @Test
    void copiesOnlyWhatCouldChange() {
        IntList ints = IntList.of(1);
        List<String> fixed = FixedList.owning(new String[] {"a", "b"});
        List<String> mutable = new ArrayList<>(fixed);

        List<String> copy = FixedList.copyOf(mutable);
        mutable.clear();

        assertThat(copy).containsExactly("a", "b").isEqualTo(fixed).hasSameHashCodeAs(fixed);
        assertThat(IntList.copyOf(ints)).isSameAs(ints);
        assertThat(FixedList.copyOf(fixed)).isSameAs(fixed);
    }

    @Test
    void cannotBeChanged() {
        List<String> fixed = FixedList.owning(new String[] {"a"});

        assertThatThrownBy(() -> fixed.set(0, "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> fixed.add("b")).isInstanceOf(UnsupportedOperationException.class);
        fixed.toArray()[0] = "b";
        assertThat(fixed).containsExactly("a");
    }
}
