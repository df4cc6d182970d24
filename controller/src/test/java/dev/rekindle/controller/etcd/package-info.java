@NullMarked
package dev.rekindle.controller.etcd;

import org.jspecify.annotations.NullMarked;
