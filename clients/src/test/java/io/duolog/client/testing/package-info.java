/** A clock that is moved by hand, and brokers in memory. */
package io.duolog.client.testing;
