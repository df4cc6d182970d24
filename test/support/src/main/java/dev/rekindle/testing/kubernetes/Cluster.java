package dev.rekindle.testing.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a whole cluster, with a node: the one that the variable {@code KUBECONFIG} names, else the one of {@code hack/cluster},
 * which is started where it does not run, and then ended after the last test. What sort of cluster it is no test learns. Tests and their
 * {@code @BeforeEach} methods may ask for
 *
 * <ul>
 *   <li>{@code KubernetesClient}: an administrator's;
 *   <li>{@link TestNamespace}: a new one for each test, deleted after it.
 * </ul>
 *
 * <p>A test that fails shows the pods, events and container logs of its namespace. Such tests are tagged {@code cluster} and run by
 * {@code hack/e2e}; those that are tagged {@code images} as well also by {@code hack/test}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@Tag("cluster")
@ExtendWith(ClusterExtension.class)
public @interface Cluster {}
