/** What Rekindle says and makes of a snapshot against what etcd's own tools of every version say and make of it. */
@NullMarked
package dev.rekindle.engine.conformance;

import org.jspecify.annotations.NullMarked;
