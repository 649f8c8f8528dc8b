/** What the client knows about the cluster: an immutable view, and who keeps it current. */
@NullMarked
package io.duolog.client.metadata;

import org.jspecify.annotations.NullMarked;
