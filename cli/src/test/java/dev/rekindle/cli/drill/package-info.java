/** The drill, played on a real etcd, and its reports. */
@NullMarked
package dev.rekindle.cli.drill;

import org.jspecify.annotations.NullMarked;
