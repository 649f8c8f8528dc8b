/** Apache Kafka as the system under test: what shows that the harness, its faults and its checker are right. */
@NullMarked
package io.duolog.chaos.system.apache;

import org.jspecify.annotations.NullMarked;
