package io.duolog.pages;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/**
 * Writes markup that is HTML and well-formed XML at once. Text and the values of attributes are escaped here, and only here, so
 * that nothing that came from outside can become markup. For one thread.
 */
public final class Markup {
    /** Elements that have no end tag in HTML, and those of SVG, where either way is right. */
    private static final Set<String> VOID = Set.of("meta", "br", "hr", "rect", "path", "line");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** Begins an element; attributes are names and values in turn. */
    public Markup open(String element, String... attributes) {
        tag(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** Ends the innermost element. */
    public Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /** A whole element without content. */
    public Markup empty(String element, String... attributes) {
        tag(element, attributes);
        if (VOID.contains(element)) {
            out.append("/>");
        } else {
            out.append("></").append(element).append('>');
        }
        return this;
    }

    /** A whole element that holds text. */
    public Markup element(String element, String text, String... attributes) {
        return open(element, attributes).text(text).close();
    }

    /** Text. */
    public Markup text(String text) {
        escape(text);
        return this;
    }

    /** A line's end, so that the page can be read as text, too. */
    public Markup line() {
        out.append('\n');
        return this;
    }

    /** What is markup, a style sheet or a script already, and not from outside. */
    public Markup trusted(String markup) {
        out.append(requireNonNull(markup, "markup"));
        return this;
    }

    /** How many characters there are. */
    public int length() {
        return out.length();
    }

    /**
     * All of it.
     *
     * @throws IllegalStateException if an element is open
     */
    public String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements are open: " + open);
        }
        return out.toString();
    }

    private void tag(String element, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException("an attribute of <" + element + "> has no value");
        }
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(attributes[i + 1]);
            out.append('"');
        }
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> i = appendLegal(text, i, c);
            }
        }
    }

    /** Appends a character that XML allows, or what stands for one that it does not; returns the last index that it used. */
    private int appendLegal(String text, int index, char c) {
        if (Character.isHighSurrogate(c)
                && index + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(index + 1))) {
            out.append(c).append(text.charAt(index + 1));
            return index + 1;
        }
        boolean legal = c == '\t' || c == '\n' || (c >= ' ' && c < '\u007f') || (c >= '\u00a0' && c < '\ufffe');
        out.append(legal && !Character.isSurrogate(c) ? c : '\ufffd');
        return index;
    }
}
