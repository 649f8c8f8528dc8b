package io.duolog.chaos.fault;

/**
 * A fault with its beginning and its end.
 *
 * @param trigger when it begins
 * @param fault what
 * @param target whom it meets, found out when it begins
 * @param durationMs when it ends after it began; 0 if it is over at once, or lasts until everything is healed
 */
public record Step(Trigger trigger, Fault fault, Target target, long durationMs) {}
