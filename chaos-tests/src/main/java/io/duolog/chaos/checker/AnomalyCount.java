package io.duolog.chaos.checker;

/**
 * How often an anomaly occurred in all; {@link Report#anomalies} holds only the first ones.
 *
 * @param profile {@link GuaranteeProfile#label}
 */
public record AnomalyCount(AnomalyKind kind, Legality legality, String profile, long count) {}
