/**
 * The composition root: one Guice module a feature, listed in {@link io.duolog.broker.wiring.BrokerModules}, and the few
 * adapters that join features which do not know each other. No logic.
 */
@NullMarked
package io.duolog.broker.wiring;

import org.jspecify.annotations.NullMarked;
