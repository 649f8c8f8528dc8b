/** What a run was and what came of it, for people: a page for each run, a page over many, and the ledger of all. */
@NullMarked
package io.duolog.chaos.report;

import org.jspecify.annotations.NullMarked;
