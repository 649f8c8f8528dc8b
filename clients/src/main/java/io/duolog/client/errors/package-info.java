/** What can go wrong: one sealed hierarchy of unchecked exceptions, each of which names the node and the last cause. */
@NullMarked
package io.duolog.client.errors;

import org.jspecify.annotations.NullMarked;
