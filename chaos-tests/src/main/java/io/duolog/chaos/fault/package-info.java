/** What goes wrong in a run, and when: schedules that are drawn from a seed or written by hand, kept in files, and run. */
@NullMarked
package io.duolog.chaos.fault;

import org.jspecify.annotations.NullMarked;
