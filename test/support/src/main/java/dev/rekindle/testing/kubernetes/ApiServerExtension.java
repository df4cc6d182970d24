package dev.rekindle.testing.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Does what {@link ApiServer} promises. The servers live in JUnit's root store, which ends them after the last test. */
public final class ApiServerExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(ApiServerExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(KubernetesApi.class, KubernetesClient.class, TestNamespace.class);

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
        KubernetesApi api = api(context, audit(context));
        api.ensureServers(wanted(context).map(ApiServer::servers).orElse(1));
        Class<?> type = parameter.getParameter().getType();
        if (type == KubernetesApi.class) {
            return api;
        }
        if (type == KubernetesClient.class) {
            return api.client();
        }
        return context.getStore(STORE)
                .computeIfAbsent(context.getUniqueId(), test -> api.createNamespace(context), TestNamespace.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        KubernetesApi api = context.getRoot().getStore(STORE).get(audit(context), KubernetesApi.class);
        if (api != null && context.getExecutionException().isPresent()) {
            System.err.println(context.getDisplayName() + " failed" + api.tail());
        }
    }

    private static ApiServer.Audit audit(ExtensionContext context) {
        return wanted(context).map(ApiServer::audit).orElse(ApiServer.Audit.NONE);
    }

    /** A nested class has what the one around it asks for, where it asks for nothing itself. */
    private static Optional<ApiServer> wanted(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(
                context.getRequiredTestClass(), ApiServer.class, context.getEnclosingTestClasses());
    }

    private static KubernetesApi api(ExtensionContext context, ApiServer.Audit audit) {
        return context.getRoot().getStore(STORE).computeIfAbsent(audit, KubernetesApi::start, KubernetesApi.class);
    }
}
