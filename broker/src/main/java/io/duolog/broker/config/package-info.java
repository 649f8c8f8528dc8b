/**
 * The configuration of a broker and of its topics: Kafka's names and defaults, declared in one table, checked as a whole
 * before anything starts.
 *
 * <p>{@link io.duolog.broker.config.BrokerConfig#parse} is the door. The same table ({@link
 * io.duolog.broker.config.ConfigKey}) answers DescribeConfigs, checks AlterConfigs and generates the documentation.
 */
@NullMarked
package io.duolog.broker.config;

import org.jspecify.annotations.NullMarked;
