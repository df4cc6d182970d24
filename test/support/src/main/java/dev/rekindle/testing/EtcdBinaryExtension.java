package dev.rekindle.testing;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Does what {@link EtcdBinary} promises. */
public final class EtcdBinaryExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(EtcdBinaryExtension.class);
    private static final Set<Class<?>> TYPES = Set.of(EtcdProcess.class, EtcdBinaries.class);

    /** What a constructor is given belongs to the test that the object is for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(EtcdBinary.class)
                && TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        EtcdVersion version =
                parameter.findAnnotation(EtcdBinary.class).orElseThrow().value();
        if (parameter.getParameter().getType() == EtcdBinaries.class) {
            return version.binaries();
        }
        return context.getStore(STORE)
                .computeIfAbsent(
                        context.getUniqueId(), test -> new Started(new ConcurrentLinkedQueue<>()), Started.class)
                .add(EtcdProcess.of(version).start());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Started started = context.getStore(STORE).get(context.getUniqueId(), Started.class);
        if (started != null && context.getExecutionException().isPresent()) {
            started.etcds()
                    .forEach(etcd -> System.err.println(
                            context.getDisplayName() + " failed; log of " + etcd + ":\n" + etcd.log()));
        }
    }

    /** What was started for one test or class; JUnit closes it with the store that it is in. */
    record Started(Queue<EtcdProcess> etcds) implements AutoCloseable {
        EtcdProcess add(EtcdProcess etcd) {
            etcds.add(etcd);
            return etcd;
        }

        @Override
        public void close() {
            etcds.forEach(EtcdProcess::close);
        }
    }
}
