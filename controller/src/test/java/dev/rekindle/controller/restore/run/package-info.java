/** A restore from its lock on, against a real API server; pods are what their owner and a kubelet would make of them, by hand. */
@NullMarked
package dev.rekindle.controller.restore.run;

import org.jspecify.annotations.NullMarked;
