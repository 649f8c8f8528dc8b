/**
 * The settings of the clients: Kafka's names, types and defaults, parsed and checked as a whole before anything starts.
 */
@NullMarked
package io.duolog.client.config;

import org.jspecify.annotations.NullMarked;
