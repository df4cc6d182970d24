/** Where an etcd is and how to speak to it, as pods and Secrets tell. */
@NullMarked
package dev.rekindle.controller.etcd;

import org.jspecify.annotations.NullMarked;
