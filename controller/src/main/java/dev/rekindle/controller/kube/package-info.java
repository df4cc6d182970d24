/** Small reads of the Kubernetes API that the reconcilers share, and what an install is. */
@NullMarked
package dev.rekindle.controller.kube;

import org.jspecify.annotations.NullMarked;
