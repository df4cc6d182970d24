package dev.rekindle.snapshot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels what API servers write, and nothing else. */
class KubernetesValueTest {
    @Test
    void recognisesTheProtobufEnvelope() {
        // runtime.Unknown{1 typeMeta{1 apiVersion "apps/v1", 2 kind "Deployment"}, 2 raw, 3 contentEncoding, 4
        // contentType}
        String value = "k8s\0" + "\n\u0015" + "\n\u0007apps/v1" + "\u0012\nDeployment" + "\u0012\u0003raw" + "\u001a\0"
                + "\"\0";

        assertThat(recognise(value)).hasToString("Optional[KubernetesValue[apiVersion=apps/v1, kind=Deployment]]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'apiVersion':'example.dev/v1','kind':'Widget','metadata':{}}    | example.dev/v1 | Widget",
                "{'kind':'Widget','apiVersion':'example.dev/v1','metadata':{}}    | example.dev/v1 | Widget",
                "'  {\n  \"kind\" : \"Pod\",\n  \"apiVersion\" : \"v1\"}'          | v1             | Pod",
            })
    void recognisesJsonThatBeginsWithKindAndVersion(String json, String apiVersion, String kind) {
        assertThat(recognise(json.replace('\'', '"'))).contains(new KubernetesValue(apiVersion, kind));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "k8s",
                "k8s\0",
                "k8s\0\n",
                "k8s\0\n\u00ff\u00ff\u00ff\u00ff\u000f",
                "k8s\0\u0012\u0003raw",
                "k8s\0\n\u0004\n\u0002v1",
                "k8s\0\n\u000b\n\u0004v1\r\n\u0012\u0003Pod",
                "k8s:enc:aescbc:v1:key1:abcdef",
                "{}",
                "{\"apiVersion\":\"v1\",\"apiVersion\":\"v1\"}",
                "{\"apiVersion\":\"v1\",\"kind\":\"\"}",
                "{\"apiVersion\":\"v1\",\"kind\":\"Pod\\n\"}",
                "{\"apiVersion\":\"v1\",\"kind\":\"\u001b[31m\"}",
                "{\"metadata\":{\"apiVersion\":\"v1\",\"kind\":\"Pod\"}}",
                "apiVersion: v1\nkind: Pod"
            })
    void recognisesNothingElse(String value) {
        assertThat(recognise(value)).isEmpty();
    }

    private static java.util.Optional<KubernetesValue> recognise(String latin1) {
        return KubernetesValue.recognise(MemorySegment.ofArray(latin1.getBytes(ISO_8859_1)));
    }
}
