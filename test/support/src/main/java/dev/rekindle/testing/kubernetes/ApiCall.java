package dev.rekindle.testing.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One request as RBAC looks at it.
 *
 * @param verb such as {@code get}, {@code list}, {@code watch}
 * @param group empty for the core one
 * @param resource in plural, with its subresource: {@code pods/log}; empty where the request is for none, such as {@code /version}
 * @param namespace empty where there is none
 * @param name empty where there is none
 * @param allowed whether RBAC let it through, whatever admission said to it afterwards
 * @param uri path and query
 */
public record ApiCall(
        String verb, String group, String resource, String namespace, String name, boolean allowed, String uri) {

    /** Reads an event of the API server's audit log ({@code audit.k8s.io/v1}). */
    static ApiCall of(JsonNode event) {
        JsonNode object = event.path("objectRef");
        String subresource = object.path("subresource").asText("");
        return new ApiCall(
                event.path("verb").asText(),
                object.path("apiGroup").asText(""),
                object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
                object.path("namespace").asText(""),
                object.path("name").asText(""),
                event.path("annotations")
                        .path("authorization.k8s.io/decision")
                        .asText()
                        .equals("allow"),
                event.path("requestURI").asText());
    }
}
