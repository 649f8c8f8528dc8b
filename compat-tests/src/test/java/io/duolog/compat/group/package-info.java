/** What members of a group may expect of each other and of their coordinator, whoever made them. */
@NullMarked
package io.duolog.compat.group;

import org.jspecify.annotations.NullMarked;
