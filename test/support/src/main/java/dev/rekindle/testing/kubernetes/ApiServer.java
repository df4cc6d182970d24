package dev.rekindle.testing.kubernetes;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class a real Kubernetes API: etcd and kube-apiserver as processes, one set for all such classes of a JVM
 * (and one for those that want an audit log), with RBAC and
 * the default admission plugins. Tests and their {@code @BeforeEach} methods may ask for
 *
 * <ul>
 *   <li>{@link KubernetesApi}: its servers, its users;
 *   <li>{@code KubernetesClient}: an administrator's, of the first server;
 *   <li>{@link TestNamespace}: a new one for each test, with the service account {@code default}.
 * </ul>
 *
 * <p>A test that fails shows the last lines of every server's log. Nobody runs pods here, makes those of a StatefulSet, collects garbage or ends
 * the deletion of a namespace: there is no node and no controller.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Documented
@ExtendWith(ApiServerExtension.class)
public @interface ApiServer {
    /** How many API servers at least stand on the one etcd, 1 or 2; what hangs on one server's cache is to be tested with two. */
    int servers() default 1;

    /** Whether these tests have a Kubernetes of their own that writes down what is asked of it, which costs its start and nothing to others. */
    Audit audit() default Audit.NONE;

    /** What is written down. */
    enum Audit {
        /** Nothing. */
        NONE,
        /**
         * Every request of a service account: {@link KubernetesApi#calls}. Such servers also ask, as strict clusters do, for the right to change the
         * finalizers of an object before another may hold up its deletion (the plugin OwnerReferencesPermissionEnforcement).
         */
        SERVICE_ACCOUNTS
    }
}
