/**
 * Judges what a run has seen: {@link io.duolog.chaos.checker.Checker} compares a history with what the settings of its topics
 * promise. Pure, and it knows of nothing but the history.
 */
@NullMarked
package io.duolog.chaos.checker;

import org.jspecify.annotations.NullMarked;
