package io.duolog.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** What all pages have around their content: the style sheet and the script are part of the page. */
public final class Page {
    private Page() {}

    /**
     * Everything before the content.
     *
     * @param styleSheet what the page needs beyond the style of all pages, in CSS; it may be empty
     */
    public static void begin(Markup markup, String title, String styleSheet) {
        markup.trusted("<!DOCTYPE html>\n")
                .open("html", "lang", "en")
                .open("head")
                .line();
        markup.empty("meta", "charset", "utf-8");
        markup.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .line();
        markup.element("title", title).line();
        markup.open("style")
                .trusted(resource(Page.class, "page.css"))
                .trusted(styleSheet)
                .close()
                .close()
                .line();
        markup.open("body").line();
    }

    /**
     * Everything after it.
     *
     * @param script what the page does beyond showing the titles of shapes at the mouse; it may be empty
     */
    public static void end(Markup markup, String script) {
        markup.line()
                .open("script")
                .trusted(resource(Page.class, "page.js"))
                .trusted(script)
                .close()
                .close()
                .close();
        markup.line();
    }

    /**
     * The text of a style sheet or script that lies beside a class.
     *
     * @throws IllegalStateException if there is none, which is a mistake of the build
     */
    public static String resource(Class<?> neighbour, String name) {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing beside " + neighbour);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
