/**
 * Apache Kafka from its published jars, as processes: which jars, which settings tie nodes together, how storage is formatted,
 * and a process for each broker and each ZooKeeper server. How clusters are made of them is for those who run them.
 */
@NullMarked
package io.duolog.peer;

import org.jspecify.annotations.NullMarked;
