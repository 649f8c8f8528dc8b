package io.duolog.chaos.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What all pages have around their content: the style sheet and the script are part of the page. */
final class Page {
    private Page() {}

    /** Everything before the content. */
    static void begin(Markup markup, String title) {
        markup.trusted("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .open("head")
                .line();
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        markup.element("title", title).line();
        markup.open("style").trusted(resource("report.css")).close().close().line();
        markup.open("body").line();
    }

    /** Everything after it. */
    static void end(Markup markup) {
        markup.line()
                .open("script")
                .trusted(resource("report.js"))
                .close()
                .close()
                .close();
        markup.line();
    }

    private static String resource(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing beside " + Page.class);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
