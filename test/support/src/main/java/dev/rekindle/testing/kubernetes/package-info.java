/**
 * Real Kubernetes for tests: an API server alone ({@link dev.rekindle.testing.kubernetes.ApiServer}), each test in a namespace of its own. A module that
 * uses it declares fabric8's client and its JDK transport by itself; to all others they do not exist.
 */
@NullMarked
package dev.rekindle.testing.kubernetes;

import org.jspecify.annotations.NullMarked;
