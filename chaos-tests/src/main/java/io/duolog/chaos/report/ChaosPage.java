package io.duolog.chaos.report;

import io.duolog.pages.Markup;
import io.duolog.pages.Page;

/** What the pages of runs have around their content. */
final class ChaosPage {
    private ChaosPage() {}

    /** Everything before the content. */
    static void begin(Markup markup, String title) {
        Page.begin(markup, title, Page.resource(ChaosPage.class, "report.css"));
    }

    /** Everything after it. */
    static void end(Markup markup) {
        Page.end(markup, Page.resource(ChaosPage.class, "report.js"));
    }
}
