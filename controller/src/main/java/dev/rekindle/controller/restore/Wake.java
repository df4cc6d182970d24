package dev.rekindle.controller.restore;

import dev.rekindle.api.restore.EtcdRestore;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;

/** Lets others say that a restore is worth a look before its time. Safe for several threads. */
final class Wake {
    private final SimpleInboundEventSource<EtcdRestore> source = new SimpleInboundEventSource<>("pods");

    /** For JOSDK. */
    SimpleInboundEventSource<EtcdRestore> source() {
        return source;
    }

    /** Something of this restore's target changed. */
    void look(String namespace, String name) {
        source.propagateEvent(new ResourceID(name, namespace));
    }
}
