package dev.rekindle.testing.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Does what {@link Cluster} promises. */
public final class ClusterExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ClusterExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(KubernetesClient.class, TestNamespace.class);

    /** What a constructor is given belongs to the test that the object is for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        RunningCluster cluster = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(RunningCluster.class, type -> RunningCluster.find(), RunningCluster.class);
        if (parameter.getParameter().getType() == KubernetesClient.class) {
            return cluster.client();
        }
        return namespace(cluster, context).namespace();
    }

    /** Before the namespace goes: JUnit closes what is in a test's store after this. */
    @Override
    public void afterEach(ExtensionContext context) {
        ClusterNamespace namespace = context.getStore(STORE).get(context.getUniqueId(), ClusterNamespace.class);
        if (namespace != null && context.getExecutionException().isPresent()) {
            System.err.println(context.getDisplayName() + " failed\n" + namespace.describe());
        }
    }

    private static ClusterNamespace namespace(RunningCluster cluster, ExtensionContext context) {
        return context.getStore(STORE)
                .computeIfAbsent(
                        context.getUniqueId(),
                        test -> ClusterNamespace.create(cluster.client(), context),
                        ClusterNamespace.class);
    }
}
