/** {@code EtcdRestore}: one return of one snapshot into one etcd, and all that stood in its way. */
@NullMarked
package dev.rekindle.api.restore;

import org.jspecify.annotations.NullMarked;
