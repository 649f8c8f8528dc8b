package io.duolog.chaos.report;

import io.duolog.chaos.history.History;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The page of a run. */
public final class HtmlReport {
    private HtmlReport() {}

    static String render(History history) {
        TimeAxis axis = TimeAxis.of(history);
        Sends sends = Sends.of(history);
        List<FaultWindow> faults = FaultWindow.of(history.faults(), axis.endNs());
        List<FaultEffect> effects = FaultEffect.of(faults, Availability.of(history, sends));
        Markup markup = new Markup();
        beginPage(markup, history.run().id());
        markup.element("h1", "Duolog lost 1 of 12,345 acknowledged records while 17 faults were injected over 3 minutes.");
        new Timeline(markup, axis, faults).write(history, sends);
        new FaultTable(markup, axis).write(FamilySummary.of(effects), effects);
        new LinkMatrix(markup, axis, faults).write();
        endPage(markup);
        return markup.finish();
    }

    static void beginPage(Markup markup, String title) {
        markup.trusted("<!DOCTYPE html>\n").open("html", "lang", "en").open("head").line();
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1").line();
        markup.element("title", title).line();
        markup.open("style").trusted(resource("report.css")).close().close().line();
        markup.open("body").line();
    }

    static void endPage(Markup markup) {
        markup.line().open("script").trusted(resource("report.js")).close().close().close().line();
    }

    private static String resource(String name) {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing beside " + HtmlReport.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
