package dev.rekindle.cli.snapshot;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.rekindle.snapshot.KubernetesValue;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Base64;
import java.util.Optional;

/** A value with the label that Kubernetes gave it, if it did. */
record Value(MemorySegment bytes, Optional<KubernetesValue> label) {
    private static final byte PROTOBUF = 'k';

    static Value of(MemorySegment bytes) {
        return new Value(bytes, KubernetesValue.recognise(bytes));
    }

    /** Such as {@code apps/v1 Deployment}; empty for what is not Kubernetes'. */
    String kind() {
        return label.map(name -> name.apiVersion() + " " + name.kind()).orElse("");
    }

    /** The value on one line. Protobuf is named, not decoded, unless hex or base64 was asked for. */
    String show(KeyText form) {
        boolean protobuf = label.isPresent() && bytes.get(ValueLayout.JAVA_BYTE, 0) == PROTOBUF;
        return protobuf && form == KeyText.TEXT
                ? "<" + kind() + ", " + bytes.byteSize() + " bytes of protobuf>"
                : form.show(bytes.toArray(ValueLayout.JAVA_BYTE));
    }

    /** Field {@code kubernetes}: group, version and kind, or null. */
    void writeLabel(JsonGenerator json) throws IOException {
        if (label.isEmpty()) {
            json.writeNullField("kubernetes");
            return;
        }
        String apiVersion = label.get().apiVersion();
        int slash = apiVersion.indexOf('/');
        json.writeObjectFieldStart("kubernetes");
        json.writeStringField("group", slash < 0 ? "" : apiVersion.substring(0, slash));
        json.writeStringField("version", apiVersion.substring(slash + 1));
        json.writeStringField("kind", label.get().kind());
        json.writeEndObject();
    }

    /** Fields {@code value} and {@code valueBase64}. */
    void write(JsonGenerator json, KeyText form) throws IOException {
        byte[] copy = bytes.toArray(ValueLayout.JAVA_BYTE);
        json.writeStringField("value", form.show(copy));
        json.writeStringField("valueBase64", Base64.getEncoder().encodeToString(copy));
    }

    @Override
    public String toString() {
        return "Value[" + bytes.byteSize() + " bytes]";
    }
}
