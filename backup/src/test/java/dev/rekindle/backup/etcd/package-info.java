/** The client against real etcd of every supported version, and against servers that misbehave. */
@NullMarked
package dev.rekindle.backup.etcd;

import org.jspecify.annotations.NullMarked;
