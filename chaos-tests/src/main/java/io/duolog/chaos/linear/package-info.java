/**
 * Whether what several saw of one object can have happened one after the other: {@link io.duolog.chaos.linear.Linearizability}
 * searches for the order, {@link io.duolog.chaos.linear.LogEnd} and {@link io.duolog.chaos.linear.CommittedOffset} say what
 * the objects do. Pure.
 */
@NullMarked
package io.duolog.chaos.linear;

import org.jspecify.annotations.NullMarked;
