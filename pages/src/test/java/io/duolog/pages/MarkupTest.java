package io.duolog.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MarkupTest {
    @Test
    void escapesTextAndAttributes() {
        String page = new Markup().element("p", "<&>\"'", "title", "\"><i>").finish();
        assertThat(page).isEqualTo("<p title=\"&quot;&gt;&lt;i&gt;\">&lt;&amp;&gt;&quot;&#39;</p>");
    }

    @Test
    void replacesWhatXmlDoesNotAllow() {
        String page = new Markup()
                .element("p", "a\u0000\u001b\ud800b\udc00\uffff \ud83d\ude00\t")
                .finish();
        assertThat(page).isEqualTo("<p>a\ufffd\ufffd\ufffdb\ufffd\ufffd \ud83d\ude00\t</p>");
    }

    @Test
    void refusesToFinishWithOpenElements() {
        Markup markup = new Markup().open("p");
        assertThatThrownBy(markup::finish)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("[p]");
    }

    @Test
    void refusesAttributeWithoutValue() {
        assertThatThrownBy(() -> new Markup().open("p", "class")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void figuresReadWell() {
        assertThat(Format.span(3_140_000)).isEqualTo("3.1 ms");
        assertThat(Format.span(240_000_000)).isEqualTo("240 ms");
        assertThat(Format.span(999_600_000)).isEqualTo("1.00 s");
        assertThat(Format.span(12_340_000_000L)).isEqualTo("12.3 s");
        assertThat(Format.span(59_970_000_000L)).isEqualTo("1 min");
        assertThat(Format.span(125_000_000_000L)).isEqualTo("2 min 5 s");
        assertThat(Format.span(3_720_000_000_000L)).isEqualTo("1 h 2 min");
        assertThat(Format.moment(67_250_000_000L)).isEqualTo("1:07.25");
        assertThat(Format.moment(-1_500_000_000L)).isEqualTo("-0:01.50");
        assertThat(Format.brief(1_250)).isEqualTo("1.3k");
        assertThat(Format.brief(2_000_000)).isEqualTo("2M");
        assertThat(Format.coordinate(-0.26)).isEqualTo("-0.3");
        assertThat(Format.coordinate(99.96)).isEqualTo("100");
        assertThat(Format.count(1_234, "fault")).isEqualTo("1,234 faults");
    }

    @Test
    void scalesEndInRoundFigures() {
        assertThat(Scale.linear(0).high()).isEqualTo(1);
        assertThat(Scale.linear(430).high()).isEqualTo(500);
        assertThat(Scale.logarithmic(2.2, 3_700)).isEqualTo(new Scale(1, 10_000, true));
        assertThat(Scale.logarithmic(1, 10_000).y(100)).isEqualTo(50);
        assertThat(Scale.linear(100).y(1_000)).isZero();
    }
}
