package dev.rekindle.testing.store;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Does what {@link ObjectStore} promises. */
public final class ObjectStoreExtension implements ParameterResolver, AfterEachCallback {
    private static final ExtensionContext.Namespace STORE =
            ExtensionContext.Namespace.create(ObjectStoreExtension.class);
    private static final int LAST_LINES = 60;

    /** What a constructor is given belongs to the test that the object is for. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter
                .findAnnotation(ObjectStore.class)
                .filter(store ->
                        store.value().type() == parameter.getParameter().getType())
                .isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ObjectStore store = parameter.findAnnotation(ObjectStore.class).orElseThrow();
        return context.getStore(STORE)
                .computeIfAbsent(context.getUniqueId(), test -> new Places(new ConcurrentLinkedQueue<>()), Places.class)
                .add(store.value().place(store.options()));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Places places = context.getStore(STORE).get(context.getUniqueId(), Places.class);
        if (places != null && context.getExecutionException().isPresent()) {
            places.all()
                    .forEach(place -> System.err.println(context.getDisplayName() + " failed; the store at last:\n"
                            + tail(place.log().get())));
        }
    }

    private static String tail(String log) {
        List<String> lines = log.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }

    /** What was made for one test or class; JUnit closes it with the store that it is in. */
    record Places(Queue<StoreServer.Place> all) implements AutoCloseable {
        Object add(StoreServer.Place place) {
            all.add(place);
            return place.value();
        }

        @Override
        public void close() {
            all.forEach(StoreServer.Place::close);
        }
    }
}
