package io.duolog.perf.report;

import io.duolog.pages.Markup;
import io.duolog.perf.result.FigureMeaning;
import io.duolog.perf.result.Ratio;
import io.duolog.perf.result.Spread;
import java.util.Locale;
import java.util.Optional;

/** Cells that several tables have. */
final class Tables {
    static final String NOTHING = "–";

    /** Nearer to 1 than that, a ratio is neither good nor bad. */
    private static final double EVEN = 0.05;

    private Tables() {}

    /** Begins a table that scrolls sideways where it is too wide; the head's row is open. */
    static void begin(Markup markup, String style) {
        markup.line()
                .open("div", "class", "scroll")
                .open("table", "class", style)
                .open("thead")
                .open("tr");
    }

    /** Ends the head. */
    static void body(Markup markup) {
        markup.close().close().open("tbody");
    }

    /** Ends the table. */
    static void end(Markup markup) {
        markup.close().close().close();
    }

    /** A cell with a ratio, coloured by whether it is good; a dash if there is none. */
    static void ratio(Markup markup, Optional<Ratio> ratio) {
        if (ratio.isEmpty()) {
            markup.element("td", NOTHING, "class", "n zero");
            return;
        }
        String tip = tip(ratio.get());
        markup.open("td", "class", "n " + style(ratio.get()), "data-tip", tip)
                .text(Numbers.ratio(ratio.get().ratio()))
                .close();
    }

    /** A figure as its median, the ratio to the base in brackets, and how far its rounds go at the mouse. */
    static void spread(Markup markup, Optional<Spread> spread, String unit, Optional<Ratio> ratio) {
        if (spread.isEmpty()) {
            markup.element("td", NOTHING, "class", "n zero");
            return;
        }
        String median = Numbers.figure(spread.get().median(), unit);
        markup.open("td", "class", "n", "data-tip", range(spread.get(), unit)).text(median);
        ratio.ifPresent(each -> markup.text(" (")
                .element("span", Numbers.ratio(each.ratio()), "class", style(each))
                .text(")"));
        markup.close();
    }

    /** The rounds of a figure in words. */
    static String range(Spread spread, String unit) {
        String rounds = spread.count() == 1 ? "1 round" : spread.count() + " rounds";
        return spread.count() == 1
                ? rounds
                : rounds + ", " + Numbers.figure(spread.min(), unit) + " to " + Numbers.figure(spread.max(), unit);
    }

    private static String tip(Ratio ratio) {
        String unit = FigureMeaning.of(ratio.figure()).unit();
        String by = ratio.byRound()
                .map(rounds -> String.format(
                        Locale.ROOT,
                        "\nratios of single rounds: %s to %s",
                        Numbers.ratio(rounds.min()),
                        Numbers.ratio(rounds.max())))
                .orElse("");
        return Words.figure(ratio.figure()) + "\n"
                + side(ratio.subject().system(), ratio.subject().client()) + ": "
                + Numbers.figure(ratio.measured().median(), unit) + " (" + range(ratio.measured(), unit) + ")\n"
                + side(ratio.base().system(), ratio.base().client())
                + ": " + Numbers.figure(ratio.against().median(), unit) + " (" + range(ratio.against(), unit) + ")"
                + by;
    }

    private static String side(String system, String client) {
        return Words.system(system) + (client.isEmpty() ? "" : ", " + client);
    }

    private static String style(Ratio ratio) {
        if (Math.abs(ratio.ratio() - 1) <= EVEN) {
            return "even";
        }
        boolean higher = ratio.ratio() > 1;
        return switch (ratio.better()) {
            case HIGHER -> higher ? "good" : "bad";
            case LOWER -> higher ? "bad" : "good";
            case NEITHER -> "even";
        };
    }
}
