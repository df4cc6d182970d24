/** StatefulSets of etcd as people deploy them, without an operator. */
@NullMarked
package dev.rekindle.e2e.plain;

import org.jspecify.annotations.NullMarked;
